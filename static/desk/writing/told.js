/* What the server says to the editor: its addresses and limits; and how the editor asks it, and says what was done. */
import { crel } from "django-prose-editor/editor";

const field = document.querySelector("[data-writing]");
export const told = field ? JSON.parse(field.dataset.writing) : {};

/* The line under the bar that is read out when it changes. */
export const say = (editor, text, kind = "") => {
  const frame = editor.view.dom.closest(".prose-editor");
  let line = frame.querySelector(".writing-said");
  if (!line) {
    line = crel("p", { className: "writing-said", role: "status" });
    frame.insertBefore(line, editor.view.dom);
  }
  line.dataset.kind = kind;
  line.textContent = text;
};

const LONGEST = 60_000; /* milliseconds: five megabytes of Word take a busy machine half of them */

/* What the server answers to a few fields; null where it cannot be reached, or answers something else than it was asked. */
export const ask = async (address, facts = null) => {
  const options = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(LONGEST) };
  if (facts) {
    options.method = "POST";
    options.body = new FormData();
    for (const [name, value] of Object.entries(facts)) options.body.append(name, value);
    options.headers["X-CSRFToken"] = document.querySelector("[name=csrfmiddlewaretoken]").value;
  }
  try {
    const answer = await fetch(address, options);
    const is_json = (answer.headers.get("Content-Type") || "").includes("json");
    return is_json ? await answer.json() : null;
  } catch {
    return null;
  }
};

export const filled = (text, ...values) => values.reduce((said, value) => said.replace("%s", value), text);
