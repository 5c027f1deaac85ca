/* A film, a sound or a post of another site as a card: a link with its title and whose it is. Nothing of it is loaded. */
import { gettext, Node } from "django-prose-editor/editor";
import { asked } from "desk/writing/dialog";
import { checked } from "desk/writing/links";
import { filled, told } from "desk/writing/told";

export const providerOf = (address) => {
  let url;
  try {
    url = new URL(address);
  } catch {
    return "";
  }
  if (!/^https?:$/.test(url.protocol) || (url.pathname === "/" && !url.search)) return "";
  const is_of = (host) => url.hostname === host || url.hostname.endsWith(`.${host}`);
  return Object.keys(told.providers).find((name) => told.providers[name].some(is_of)) || "";
};

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  priority: 200, // asked before the figures

  addAttributes() {
    return { href: { default: "" }, title: { default: "" } };
  },

  parseHTML() {
    return [
      {
        tag: "figure",
        priority: 60,
        getAttrs: (figure) => {
          const link = figure.querySelector("a[href]");
          if (!link || figure.querySelector("img") || !providerOf(link.getAttribute("href"))) return false;
          return { href: link.getAttribute("href"), title: link.textContent.trim() };
        },
      },
    ];
  },

  renderHTML({ node }) {
    const { href, title } = node.attrs;
    return ["figure", ["a", { href }, title], ["figcaption", providerOf(href)]];
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("figure");
      dom.className = "writing-embed";
      dom.contentEditable = "false";
      const title = document.createElement("b");
      title.textContent = node.attrs.title;
      const whose = document.createElement("span");
      whose.textContent = `${providerOf(node.attrs.href)} · ${node.attrs.href}`;
      dom.append(title, whose);
      return { dom };
    };
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      command: (editor) => editor.commands.makeCard(),
      button: buttons.material("smart_display", "Film, sound or post from elsewhere"),
      active: (editor) => editor.isActive("embed"),
    });
  },

  addCommands() {
    return {
      makeCard:
        () =>
        ({ editor }) => {
          const now = editor.getAttributes(this.name);
          const check = (typed) => {
            const { href, fault } = checked(typed.href);
            if (fault) return { fault, field: "href" };
            const names = Object.keys(told.providers).join(", ");
            if (!providerOf(href)) return { fault: filled(gettext("We make cards for %s. For any other page, make a link."), names), field: "href" };
            if (!typed.title) return { fault: gettext("Give it a title: readers decide by it whether they open it."), field: "title" };
            return { href, title: typed.title };
          };
          const fields = {
            href: { label: gettext("Address of its page"), value: now.href || "", inputMode: "url", autocomplete: "off" },
            title: { label: gettext("Title of the card"), value: now.title || "" },
          };
          asked(editor, { title: gettext("A card that leads there"), fields, submit: gettext("Insert"), check }).then((attrs) => {
            if (attrs) editor.chain().focus().insertContent({ type: this.name, attrs }).run();
          });
          return true;
        },
    };
  },
});
