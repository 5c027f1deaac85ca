/* One press, one save: a second press while the first is on its way is not sent. */
for (const form of document.querySelectorAll("#content form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
/* Coming back to the page with the browser's own button finds the form ready again. */
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
/* Words that were typed and not sent are asked for before the page is left: a comment, a reason, what was wrong. */
let sent = null;
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) sent = event.target; });
addEventListener("beforeunload", (event) => {
  /* What was refused, or only looked at, stands there as it was sent, and is not stored either. */
  const cameBack = document.querySelector("#discussion #comment-fault, form.on-article .errorlist, form.on-article .readers");
  const isUnsent = (field) => field.value.trim() && (cameBack || field.value !== field.defaultValue) && field.form !== sent;
  if (![...document.querySelectorAll("#discussion textarea, form.on-article textarea")].some(isUnsent)) return;
  event.preventDefault();
  /* Whoever stays finds every form ready again, and the text goes on being kept. */
  setTimeout(() => dispatchEvent(new PageTransitionEvent("pageshow")));
});
addEventListener("pageshow", () => { sent = null; });
/* The key that saves everywhere else. */
document.addEventListener("keydown", (event) => {
  const save = document.querySelector(".submit-row [name=_continue]");
  if (!save || event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  save.click();
});
/* After a refusal, say so at once to who does not see it. */
const errors = document.getElementById("errors");
if (errors) errors.focus();

/* The editor of the text takes the place of a hidden field: it answers to the field's label and to links to it. */
const field = document.getElementById("id_body");
if (field) {
  const label = document.querySelector("label[for=id_body]");
  const name = () => {
    const editor = document.querySelector(".field-body [contenteditable=true]");
    if (editor && label) editor.setAttribute("aria-label", label.textContent.trim());
    return editor;
  };
  new MutationObserver((_changes, observer) => name() && observer.disconnect()).observe(document.body, { childList: true, subtree: true });
  name();
  document.addEventListener("click", (event) => {
    if (event.target.closest('a[href="#id_body"], label[for=id_body]') && name()) { event.preventDefault(); name().focus(); }
  });
}

/* The boxes that complete a name are drawn by a script that names none of their parts: each answers to the label of its field. */
const nameBoxes = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = select.id && document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling;
    if (!label || !box?.classList.contains("select2")) continue;
    label.id ||= `${select.id}_label`;
    const shown = box.querySelector(".select2-selection__rendered");
    shown?.setAttribute("aria-labelledby", label.id);
    box.querySelector("[role=combobox]")?.setAttribute("aria-labelledby", shown ? `${label.id} ${shown.id}` : label.id);
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  }
};
/* They are drawn once the page is ready, again with each row that is added, and in part with each choice. */
const soon = () => setTimeout(nameBoxes);
if (window.django) django.jQuery(() => django.jQuery(document).on("select2:open select2:select select2:unselect", soon) && soon());
document.addEventListener("formset:added", soon);
