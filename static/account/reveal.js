/* A password can be shown; it is always submitted as a password field. */
document.querySelectorAll("[data-reveal]").forEach((b) => {
  const input = document.getElementById(b.dataset.reveal);
  b.hidden = false;
  b.onclick = () => {
    const show = input.type === "password";
    input.type = show ? "text" : "password";
    b.querySelector("[data-label]").textContent = show ? b.dataset.hide : b.dataset.show;
  };
  input.form.addEventListener("submit", () => { input.type = "password"; });
});
