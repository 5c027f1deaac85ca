/* A table: how many rows and columns is asked once, the rest is done from the bar. */
import { gettext, mergeAttributes, Table as Base } from "django-prose-editor/editor";
import { asked } from "desk/writing/dialog";

export const Table = Base.extend({
  addAttributes() {
    const parseHTML = (table) => table.querySelector(":scope > caption")?.textContent.trim() || null;
    return { ...this.parent?.(), caption: { default: null, parseHTML, renderHTML: () => ({}) } };
  },

  /* Its caption is no cell of it. */
  parseHTML() {
    return [{ tag: "table" }, { tag: "caption", ignore: true }];
  },

  renderHTML({ node, HTMLAttributes }) {
    const { caption } = node.attrs;
    return ["table", mergeAttributes(HTMLAttributes), ...(caption ? [["caption", caption]] : []), ["tbody", 0]];
  },

  addNodeView() {
    const made = this.parent?.();
    return (facts) => {
      const view = made(facts);
      const { caption } = facts.node.attrs;
      if (caption) Object.assign(view.table.createCaption(), { textContent: caption, contentEditable: "false" });
      return view;
    };
  },

  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor }) => {
          const fields = {
            rows: { label: gettext("Rows"), type: "number", value: "3", min: 1, max: 50 },
            cols: { label: gettext("Columns"), type: "number", value: "3", min: 1, max: 20 },
            withHeaderRow: { label: gettext("The first row holds headings"), type: "checkbox", value: true },
          };
          const check = ({ rows, cols, withHeaderRow }) => {
            const fault = gettext("A table has between 1 and 50 rows, and between 1 and 20 columns.");
            if (!(rows >= 1 && rows <= 50)) return { fault, field: "rows" };
            if (!(cols >= 1 && cols <= 20)) return { fault, field: "cols" };
            return { rows: Number(rows), cols: Number(cols), withHeaderRow };
          };
          asked(editor, { title: gettext("Insert table"), fields, submit: gettext("Insert"), check }).then((size) => {
            if (size) editor.chain().focus().insertTable(size).run();
          });
          return true;
        },
    };
  },
});
