/* Figures of our own pictures: chosen in a dialog, shown with the caption and the credit that readers will see. */
import { crel, Figure as BaseFigure, gettext, Image as BaseImage } from "django-prose-editor/editor";
import { opened } from "desk/writing/dialog";
import { ask, filled, told } from "desk/writing/told";

/* What the desk knows of a picture, asked for all those of a text at once. */
const known = new Map();
let waiting = null;
const facts = (number) => {
  if (!known.has(number)) {
    waiting ||= Promise.resolve().then(() => {
      const asked = [...known.keys()].filter((each) => !known.get(each).done);
      waiting = null;
      return ask(`${told.pictures}?ids=${asked.join(",")}`);
    });
    const found = waiting.then((answer) => {
      known.get(number).done = true;
      return answer ? answer.pictures.find((each) => each.id === Number(number)) || null : undefined;
    });
    known.set(number, { found });
  }
  return known.get(number).found;
};

const DELETED = "This picture was deleted: readers see nothing here. Choose another one, or take it out.";
const REVOKED = "Readers do not see this picture: its source has withdrawn its permission. Choose another one, or take it out.";

export const Image = BaseImage.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      picture: {
        default: null,
        parseHTML: (element) => element.getAttribute("data-picture"),
        renderHTML: ({ picture }) => (picture ? { "data-picture": picture } : {}),
      },
    };
  },

  addNodeView() {
    return ({ node }) => {
      const { picture, src, alt } = node.attrs;
      const image = crel("img", { src: src || "", alt: alt || "" });
      if (!picture) return { dom: image };
      const words = crel("span", { className: "writing-credit" });
      const dom = crel("span", { className: "writing-picture", contentEditable: "false" }, [image, words]);
      facts(picture).then((found) => {
        if (found === undefined) return;
        if (!found?.src) {
          image.remove();
          dom.classList.add("is-missing");
          words.textContent = gettext(found ? REVOKED : DELETED);
          return;
        }
        image.src = found.small;
        image.alt = found.alt;
        words.textContent = [found.caption, found.credit].filter(Boolean).join(" · ");
      });
      return { dom, ignoreMutation: () => true };
    };
  },
});

const option = (picture, choose) =>
  crel("li", {}, [
    crel("button", { type: "button", onclick: () => choose(picture) }, [
      crel("img", { src: picture.small, alt: "", width: 120, height: 80, loading: "lazy" }),
      crel("span", {}, [
        crel("b", { textContent: picture.alt || picture.caption || gettext("(without a description)") }),
        crel("span", { className: "quiet", textContent: [picture.credit, picture.source].filter(Boolean).join(" · ") }),
      ]),
    ]),
  ]);

/* The picture that somebody chooses; null where they choose none. */
const chosen = (editor) =>
  new Promise((resolve) => {
    let answer = null;
    const dialog = opened(editor, gettext("Choose a picture"), (id) => {
      const words = crel("input", { type: "search", id: `${id}-words`, autocomplete: "off" });
      const label = crel("label", { htmlFor: words.id, textContent: gettext("Words of its description, caption or credit") });
      const search = crel("button", { type: "submit", className: "button", textContent: gettext("Search") });
      const said = crel("p", { className: "quiet", role: "status" });
      const list = crel("ul", { className: "writing-shelf" });
      const form = crel("form", {}, [label, crel("p", { className: "acts" }, [words, search])]);
      const look = async () => {
        const found = await ask(`${told.pictures}?q=${encodeURIComponent(words.value.trim())}`);
        const pictures = found?.pictures || [];
        list.replaceChildren(
          ...pictures.map((each) =>
            option(each, (picture) => {
              answer = picture;
              dialog.close();
            }),
          ),
        );
        const sentence = found?.has_more ? "More than %s pictures hold these words: these are the newest." : "Pictures found: %s";
        said.textContent = pictures.length ? filled(gettext(sentence), pictures.length) : gettext("No picture holds these words.");
      };
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        look();
      });
      look();
      const cancel = crel("button", { type: "button", className: "button", textContent: gettext("Cancel"), onclick: () => dialog.close() });
      return [form, said, list, crel("p", { className: "acts" }, [cancel])];
    });
    dialog.addEventListener("close", () => resolve(answer));
  });

export const Figure = BaseFigure.extend({
  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "figure",
      groups: "nodes",
      command: (editor) => editor.commands.choosePicture(),
      button: buttons.material("image", "Picture"),
      active: (editor) => editor.isActive("figure") || editor.isActive("image"),
    });
  },

  addCommands() {
    return {
      ...this.parent?.(),
      choosePicture:
        () =>
        ({ editor }) => {
          chosen(editor).then((picture) => {
            if (!picture) return;
            known.set(String(picture.id), { found: Promise.resolve(picture), done: true });
            const { src, alt, width, height } = picture;
            const image = { type: "image", attrs: { src, alt, width, height, picture: String(picture.id) } };
            editor.chain().focus().insertContent({ type: "figure", content: [image] }).run();
          });
          return true;
        },
    };
  },
});
