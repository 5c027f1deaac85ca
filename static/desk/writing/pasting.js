/* What is pasted is cleaned by the server, as all that is stored is: one rule, whichever way a text comes in. */
import { Extension, gettext, Plugin } from "django-prose-editor/editor";
import { ask, say, told } from "desk/writing/told";

const paragraphs = (text) =>
  text
    .split(/\n\s*\n|\r\n?/)
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each) => Object.assign(document.createElement("p"), { textContent: each }).outerHTML)
    .join("");

/* Puts it where the cursor was when it was pasted, wherever that has moved since. */
const at = (editor) => {
  let mark = editor.state.selection.getBookmark();
  const follow = ({ transaction }) => {
    mark = mark.map(transaction.mapping);
  };
  editor.on("transaction", follow);
  return (html) => {
    editor.off("transaction", follow);
    if (!html) return;
    editor.view.dispatch(editor.state.tr.setSelection(mark.resolve(editor.state.doc)));
    editor.view.pasteHTML(html);
  };
};

const tidied = async (editor, html, text) => {
  const put = at(editor);
  const words = () => (text.length <= told.most ? paragraphs(text) : "");
  const sentence = () =>
    text && text.length <= told.most
      ? gettext("This is too much to paste at once: only its words were taken, without their form.")
      : gettext("This is too much to paste at once. Paste it in parts.");
  if (html.length > told.most_pasted) {
    put(words());
    return say(editor, sentence(), "fault");
  }
  say(editor, gettext("Cleaning what was pasted…"));
  const answer = await ask(told.tidy, { html });
  if (answer?.error) {
    put("");
    say(editor, answer.error, "fault");
  } else if (answer) {
    put(answer.html);
    say(editor, answer.said.join(" "), answer.said.length ? "fault" : "");
  } else if (html.length <= told.most) {
    put(html);
    say(editor, gettext("The server could not be reached, so what was pasted was cleaned here: look it over."), "fault");
  } else {
    put(words());
    say(editor, sentence(), "fault");
  }
};

export const Pasting = Extension.create({
  name: "pasting",

  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          /* Before the editor looks at it: to read hostile markup is to set off what the policy of the page forbids. */
          handleDOMEvents: {
            paste: (_view, event) => {
              const data = event.clipboardData;
              if (!data) return false;
              const html = data.getData("text/html");
              const text = data.getData("text/plain");
              if (!html && !text && data.files.length) {
                event.preventDefault();
                say(editor, gettext("A picture is not pasted into the text: add it with the button “Picture”."), "fault");
                return true;
              }
              if (!html && text.length > told.most) {
                event.preventDefault();
                say(editor, gettext("This is too much to paste at once. Paste it in parts."), "fault");
                return true;
              }
              if (!html || html.includes("data-pm-slice") || editor.isActive("codeBlock")) {
                say(editor, "");
                return false;
              }
              event.preventDefault();
              tidied(editor, html, text);
              return true;
            },
          },
        },
      }),
    ];
  },
});
