/* A table: its caption, and how many rows and columns, are asked once; the rest is done from the bar. */
import { gettext, mergeAttributes, Table as Base } from "django-prose-editor/editor";
import { asked } from "desk/writing/dialog";

const captionOf = (value) => ({ label: gettext("Caption, which says what it shows"), value, maxLength: 300 });

const show = (table, caption) => {
  if (!caption) table.deleteCaption();
  else Object.assign(table.createCaption(), { textContent: caption, contentEditable: "false" });
};

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
      const update = view.update.bind(view);
      show(view.table, facts.node.attrs.caption);
      view.update = (node) => {
        const isThis = update(node);
        if (isThis) show(view.table, node.attrs.caption);
        return isThis;
      };
      return view;
    };
  },

  addMenuItems({ menu, buttons, ...more }) {
    this.parent?.({ menu, buttons, ...more });
    menu.defineItem({
      name: "table:caption",
      groups: "table",
      command: (editor) => editor.commands.nameTable(),
      button: buttons.material("notes", "Caption of the table"),
      hidden: (editor) => !editor.isActive("table"),
    });
  },

  addCommands() {
    return {
      ...this.parent?.(),
      insertTableWithOptions:
        () =>
        ({ editor }) => {
          const fields = {
            caption: captionOf(""),
            rows: { label: gettext("Rows"), type: "number", value: "3", min: 1, max: 50 },
            cols: { label: gettext("Columns"), type: "number", value: "3", min: 1, max: 20 },
            withHeaderRow: { label: gettext("The first row holds headings"), type: "checkbox", value: true },
          };
          const check = ({ caption, rows, cols, withHeaderRow }) => {
            const fault = gettext("A table has between 1 and 50 rows, and between 1 and 20 columns.");
            if (!(rows >= 1 && rows <= 50)) return { fault, field: "rows" };
            if (!(cols >= 1 && cols <= 20)) return { fault, field: "cols" };
            return { caption, size: { rows: Number(rows), cols: Number(cols), withHeaderRow } };
          };
          asked(editor, { title: gettext("Insert table"), fields, submit: gettext("Insert"), check }).then((wanted) => {
            if (!wanted) return;
            const { caption, size } = wanted;
            editor.chain().focus().insertTable(size).updateAttributes("table", { caption: caption || null }).run();
          });
          return true;
        },
      nameTable:
        () =>
        ({ editor }) => {
          const fields = { caption: captionOf(editor.getAttributes("table").caption || "") };
          asked(editor, { title: gettext("Caption of the table"), fields, submit: gettext("Apply") }).then((named) => {
            if (named) editor.chain().focus().updateAttributes("table", { caption: named.caption || null }).run();
          });
          return true;
        },
    };
  },
});
