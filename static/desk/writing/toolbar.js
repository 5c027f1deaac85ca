/* The bar for who does not see it, or has no mouse: a name for each button, whether it is pressed, and arrows between them. */
import { Extension, gettext } from "django-prose-editor/editor";

const KEYS = { bold: "Ctrl-B", italic: "Ctrl-I", "insert link": "Ctrl-K", undo: "Ctrl-Z", redo: "Ctrl-Shift-Z" };
Object.assign(KEYS, { "No-break space": "Ctrl-Shift-Space", "Narrow no-break space": "Alt-Shift-Space", "Mend the typography": "Ctrl-Shift-L" });

const barOf = (editor) => editor.view.dom.closest(".prose-editor")?.querySelector(".prose-menubar:not(.prose-menubar--floating)");
const shown = (bar) => [...bar.querySelectorAll("button")].filter((each) => !each.classList.contains("hidden"));

export const Toolbar = Extension.create({
  name: "toolbar",
  priority: 10, // after the bar is made

  onCreate({ editor }) {
    const bar = barOf(editor);
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", gettext("Text tools"));
    for (const button of bar.querySelectorAll("button")) {
      const english = button.getAttribute("aria-label") || button.title;
      const name = gettext(english);
      button.setAttribute("aria-label", name);
      button.title = KEYS[english] ? `${name} (${KEYS[english]})` : name;
    }
    const refresh = () => {
      for (const button of bar.querySelectorAll("button")) {
        const { classList } = button;
        button.setAttribute("aria-pressed", classList.contains("active"));
        button.setAttribute("aria-disabled", classList.contains("disabled"));
      }
      const all = shown(bar);
      const reached = all.find((each) => each.tabIndex === 0) || all[0];
      for (const button of bar.querySelectorAll("button")) button.tabIndex = button === reached ? 0 : -1;
    };
    for (const button of bar.querySelectorAll("button")) button.tabIndex = -1;
    refresh();
    editor.on("transaction", refresh);
    bar.addEventListener("keydown", (event) => {
      const all = shown(bar);
      const here = all.indexOf(document.activeElement);
      const next = { ArrowRight: here + 1, ArrowLeft: here - 1 + all.length, Home: 0, End: all.length - 1 }[event.key];
      if (event.key === "Escape") editor.commands.focus();
      if (next === undefined || here < 0) return;
      event.preventDefault();
      for (const each of all) each.tabIndex = -1;
      all[next % all.length].tabIndex = 0;
      all[next % all.length].focus();
    });
  },

  addKeyboardShortcuts() {
    return {
      "Alt-F10": ({ editor }) => {
        barOf(editor).querySelector("[tabindex='0']").focus();
        return true;
      },
    };
  },
});
