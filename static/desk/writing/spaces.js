/* No-break spaces: a button and a key for each, and the narrow ones made visible as the others are. */
import { Extension, Plugin, pm } from "django-prose-editor/editor";

const { Decoration, DecorationSet } = pm.view;
const NO_BREAK = "\u00a0";
const NARROW = "\u202f";

export const NarrowSpaces = Extension.create({
  name: "narrowSpaces",

  addProseMirrorPlugins() {
    const seen = (doc) => {
      const found = [];
      doc.descendants((node, position) => {
        if (!node.text?.includes(NARROW)) return;
        for (const { index } of node.text.matchAll(/\u202f/g)) {
          found.push(Decoration.inline(position + index, position + index + 1, { class: "prose-editor-nbsp" }));
        }
      });
      return DecorationSet.create(doc, found);
    };
    const plugin = new Plugin({
      state: {
        init: (_config, { doc }) => seen(doc),
        apply: (transaction, before) => (transaction.docChanged ? seen(transaction.doc) : before),
      },
      props: { decorations: (state) => plugin.getState(state) },
    });
    return [plugin];
  },
});

export const Spaces = Extension.create({
  name: "spaces",

  addMenuItems({ menu, buttons }) {
    const item = (name, sign, icon, title) =>
      menu.defineItem({
        name,
        groups: "spaces",
        command: (editor) => editor.chain().focus().insertContent({ type: "text", text: sign }).run(),
        button: buttons.material(icon, title),
      });
    item("noBreakSpace", NO_BREAK, "space_bar", "No-break space");
    item("narrowNoBreakSpace", NARROW, "horizontal_distribute", "Narrow no-break space");
  },

  addKeyboardShortcuts() {
    return {
      "Mod-Shift-Space": ({ editor }) => editor.commands.insertContent({ type: "text", text: NO_BREAK }),
      "Alt-Shift-Space": ({ editor }) => editor.commands.insertContent({ type: "text", text: NARROW }),
    };
  },
});
