/* Mending the typography: the server says how, each place is marked, and one Ctrl-Z takes all of it back. */
import { Extension, gettext, Plugin, pm } from "django-prose-editor/editor";
import { ask, filled, say, told } from "desk/writing/told";

const { Decoration, DecorationSet } = pm.view;
const { PluginKey } = pm.state;
const { DOMParser: Reader } = pm.model;
const MENDED = new PluginKey("typography");
const LETTER = /[\p{L}\p{N}]/u;

/* The lines of a document in order, each with the place where its content begins; what is no text counts as one sign. */
const lines = (doc) => {
  const found = [];
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    found.push({ start: position + 1, text: node.textBetween(0, node.content.size, "", "\ufffc") });
    return false;
  });
  return found;
};

/* What stands between the letters: mending changes none of those, so they say what belongs to what. */
const pieces = (text) => {
  const between = [""];
  const letters = [];
  for (const sign of text) {
    if (LETTER.test(sign) || sign === "\ufffc") {
      letters.push(sign);
      between.push("");
    } else between[between.length - 1] += sign;
  }
  return { between, letters };
};

/* The edits that make one line of the other, as {from, to, text}; null where their letters differ. */
export const edits = (before, after) => {
  const old = pieces(before);
  const mended = pieces(after);
  if (old.letters.join("") !== mended.letters.join("")) return null;
  const found = [];
  let position = 0;
  old.between.forEach((was, index) => {
    const is = mended.between[index];
    if (was !== is) {
      let start = 0;
      while (start < was.length && was[start] === is[start]) start++;
      let end = 0;
      while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end++;
      found.push({ from: position + start, to: position + was.length - end, text: is.slice(start, is.length - end) });
    }
    position += was.length + (old.letters[index]?.length || 0);
  });
  return found;
};

const language = () => document.getElementById("id_language")?.value || document.documentElement.lang.slice(0, 2);

/* Pressed twice, it is asked once: the second answer would come to a text that the first has changed. */
const mending = new WeakSet();

const mend = async (editor) => {
  if (mending.has(editor)) return;
  mending.add(editor);
  say(editor, "");
  try {
    await mend_once(editor);
  } finally {
    mending.delete(editor);
  }
};

const mend_once = async (editor) => {
  const before = editor.state.doc;
  const box = document.createElement("template");
  const answer = await ask(told.typography, { html: editor.getHTML(), language: language() });
  if (!answer || answer.error) {
    const sentence = gettext("The typography could not be mended: the server cannot be reached. The text is as it was.");
    return say(editor, answer?.error || sentence, "fault");
  }
  box.innerHTML = answer.html;
  const holder = document.createElement("div");
  holder.append(box.content);
  const after = lines(Reader.fromSchema(editor.schema).parse(holder, { preserveWhitespace: "full" }));
  const now = lines(before);
  const changes = now.map((line, index) => after[index] && edits(line.text, after[index].text));
  if (editor.state.doc !== before || after.length !== now.length || changes.includes(null)) {
    return say(editor, gettext("The text was changed meanwhile; mend its typography again."), "fault");
  }
  const { tr } = editor.state;
  const places = [];
  now.forEach((line, index) => {
    for (const { from, to, text } of changes[index]) {
      const start = tr.mapping.map(line.start + from, -1);
      const end = tr.mapping.map(line.start + to, 1);
      const marks = tr.doc.resolve(start).marksAcross(tr.doc.resolve(end)) || tr.doc.resolve(start).marks();
      if (text) tr.replaceWith(start, end, editor.schema.text(text, marks));
      else tr.delete(start, end);
      places.push([start, start + text.length]);
    }
  });
  if (!places.length) return say(editor, gettext("Nothing to mend: the typography is right."));
  /* Not one step with what was typed a moment ago. */
  editor.view.dispatch(pm.history.closeHistory(tr).setMeta(MENDED, places));
  say(editor, filled(gettext("Places mended: %s. Ctrl-Z takes it back."), places.length), "done");
};

export const Typography = Extension.create({
  name: "typography",

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "typography",
      groups: "typography",
      command: mend,
      button: buttons.text(gettext("Mend the typography"), "Mend the typography"),
    });
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Shift-l": ({ editor }) => {
        mend(editor);
        return true;
      },
    };
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: MENDED,
        state: {
          init: () => DecorationSet.empty,
          apply: (transaction, before) => {
            const places = transaction.getMeta(MENDED);
            if (places) {
              /* Where signs were only taken away, the letters around the place are marked. */
              const most = transaction.doc.content.size;
              const marked = places.map(([from, to]) => (from < to ? [from, to] : [Math.max(from - 1, 0), Math.min(to + 1, most)]));
              return DecorationSet.create(
                transaction.doc,
                marked.map(([from, to]) => Decoration.inline(from, to, { class: "writing-mended" })),
              );
            }
            return transaction.docChanged ? DecorationSet.empty : before;
          },
        },
        props: { decorations: (state) => MENDED.getState(state) },
      }),
    ];
  },
});
