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
/* After a refusal, say so at once to who does not see it. */
const errors = document.getElementById("errors");
if (errors) errors.focus();
