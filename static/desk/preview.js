/* The address of a new preview link: read out when it appears, copied with one press where the browser can. */
document.getElementById("made")?.focus();
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy-from]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copyFrom).value);
      button.textContent = button.dataset.copied;
    });
  }
}
