/* A small form over the page: fields with labels, a sentence where something is wrong, and the way back to the text. */
import { crel, gettext } from "django-prose-editor/editor";

let count = 0;

/* Opens a dialog and gives it with its parts; it goes when it is closed, and the text has the cursor again. */
export const opened = (editor, title, parts) => {
  const id = `writing-dialog-${++count}`;
  const heading = crel("h2", { id: `${id}-heading`, textContent: title });
  const dialog = crel("dialog", { className: "writing-dialog", "aria-labelledby": heading.id }, [heading, ...parts(id)]);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.view.focus();
  });
  dialog.showModal();
  return dialog;
};

/* Asks for the values of some fields. `check` gives {fault, field} or the values to go on with. */
export const asked = (editor, { title, fields, submit, check }) =>
  new Promise((resolve) => {
    const inputs = {};
    let answer = null;
    const dialog = opened(editor, title, (id) => {
      const fault = crel("p", { className: "errorlist", id: `${id}-fault`, role: "alert" });
      const rows = Object.entries(fields).map(([name, { label, type = "text", value = "", hint, ...more }]) => {
        const input = crel("input", { type, id: `${id}-${name}`, name, ...more });
        if (type === "checkbox") input.checked = Boolean(value);
        else input.value = value;
        inputs[name] = input;
        const named = crel("label", { htmlFor: input.id, textContent: label });
        return crel("p", { className: type === "checkbox" ? "check" : "" }, type === "checkbox" ? [input, named] : [named, input]);
      });
      const buttons = crel("p", { className: "acts" }, [
        crel("button", { type: "submit", className: "button default", textContent: submit }),
        crel("button", { type: "button", className: "button", textContent: gettext("Cancel"), onclick: () => dialog.close() }),
      ]);
      const form = crel("form", { noValidate: true }, [...rows, fault, buttons]);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        const typed = Object.fromEntries(
          Object.entries(inputs).map(([name, input]) => [name, input.type === "checkbox" ? input.checked : input.value.trim()]),
        );
        const checked = check ? check(typed) : typed;
        for (const input of Object.values(inputs)) {
          input.removeAttribute("aria-invalid");
          input.removeAttribute("aria-describedby");
        }
        fault.textContent = checked.fault || "";
        if (checked.fault) {
          const wrong = inputs[checked.field];
          wrong.setAttribute("aria-invalid", "true");
          wrong.setAttribute("aria-describedby", fault.id);
          wrong.focus();
          return;
        }
        answer = checked;
        dialog.close();
      });
      return [form];
    });
    dialog.addEventListener("close", () => resolve(answer));
  });
