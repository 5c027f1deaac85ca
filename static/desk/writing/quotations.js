/* A quotation and, as its last line, who said it: <blockquote><p>…</p><footer>…</footer></blockquote>. */
import { Blockquote as Base, gettext, Node, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;

const around = ({ $from }, name) => {
  for (let depth = $from.depth; depth > 0; depth--) {
    if ($from.node(depth).type.name === name) return { node: $from.node(depth), start: $from.before(depth), end: $from.after(depth) };
  }
  return null;
};

/* Its source becomes a paragraph, as nothing else may stand in its place when the quotation is taken apart. */
const sourceAsParagraph = ({ tr, state }) => {
  const quotation = around(state.selection, "blockquote");
  const last = quotation?.node.lastChild;
  if (last?.type.name === "quotationSource") tr.setNodeMarkup(quotation.end - 1 - last.nodeSize, state.schema.nodes.paragraph);
  return true;
};

export const Blockquote = Base.extend({
  content: "block+ quotationSource?",

  addAttributes() {
    return { ...this.parent?.(), cite: { default: null } };
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "blockquote",
      groups: "nodes",
      command: (editor) => editor.chain().focus().command(sourceAsParagraph).toggleBlockquote().run(),
      button: buttons.material("format_quote", "blockquote"),
      active: (editor) => editor.isActive("blockquote"),
    });
    menu.defineItem({
      name: "quotationSource",
      groups: "nodes",
      command: (editor) => editor.chain().focus().nameQuotationSource().run(),
      button: buttons.material("person", "Source of the quotation"),
      hidden: (editor) => !editor.isActive("blockquote"),
      active: (editor) => editor.isActive("quotationSource"),
    });
  },
});

export const QuotationSource = Node.create({
  name: "quotationSource",
  content: "inline*",
  defining: true,

  parseHTML: () => [{ tag: "footer", context: "blockquote/" }],
  renderHTML: () => ["footer", 0],

  addCommands() {
    return {
      nameQuotationSource:
        () =>
        ({ tr, state, dispatch }) => {
          const quotation = around(state.selection, "blockquote");
          if (!quotation) return false;
          if (!dispatch) return true;
          if (quotation.node.lastChild.type !== this.type) tr.insert(quotation.end - 1, this.type.create());
          const end = tr.doc.nodeAt(quotation.start).nodeSize + quotation.start;
          tr.setSelection(TextSelection.near(tr.doc.resolve(end - 2), -1)).scrollIntoView();
          return true;
        },
    };
  },

  addKeyboardShortcuts() {
    return {
      /* After the source comes the story again. */
      Enter: ({ editor }) =>
        editor.isActive(this.name) &&
        editor.commands.command(({ tr, state }) => {
          const { end } = around(state.selection, "blockquote");
          tr.insert(end, state.schema.nodes.paragraph.create());
          tr.setSelection(TextSelection.create(tr.doc, end + 1)).scrollIntoView();
          return true;
        }),
      Backspace: ({ editor }) => {
        const { $from, empty } = editor.state.selection;
        if (!empty || $from.parent.type !== this.type || $from.parentOffset) return false;
        return editor.commands.command(({ tr, state }) => {
          const source = around(state.selection, this.name);
          const words = source.node.content;
          tr.delete(source.start, source.end);
          const before = TextSelection.near(tr.doc.resolve(source.start - 1), -1);
          tr.setSelection(before);
          if (words.size) tr.insert(before.from, words);
          return true;
        });
      },
    };
  },
});
