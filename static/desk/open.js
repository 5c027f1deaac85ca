/* Quick open: Ctrl K (or the link that says so) opens a box; what is typed is asked at the desk, arrows choose, Enter opens. */
const template = document.getElementById("open-template");
if (template && window.HTMLDialogElement) {
  const box = template.content.querySelector("dialog");
  const [field, list, said] = ["#open-q", "#open-found", "#open-said"].map((id) => box.querySelector(id));
  let asked = null, waiting = 0, answer = null, chosen = -1;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (number) => {
    const all = options();
    all[chosen]?.setAttribute("aria-selected", "false");
    chosen = all.length ? (number + all.length) % all.length : -1;
    if (chosen < 0) { field.removeAttribute("aria-activedescendant"); return; }
    all[chosen].setAttribute("aria-selected", "true");
    all[chosen].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", all[chosen].id);
  };
  const ask = async () => {
    const q = field.value.trim();
    if (q === asked) return;
    asked = q;
    answer?.abort();
    answer = new AbortController();
    try {
      const response = await fetch(`${field.form.action}?part=1&q=${encodeURIComponent(q)}`, { signal: answer.signal, redirect: "error" });
      if (!response.ok) throw new Error(response.status);
      const html = await response.text();
      if (q !== asked) return;
      list.innerHTML = html;
      chosen = -1;
      const number = options().length;
      field.setAttribute("aria-expanded", String(number > 0));
      said.textContent = number ? said.dataset.some.replace("{n}", number) : said.dataset.none;
      choose(0);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      asked = null;
      said.textContent = said.dataset.failed;
    }
  };
  const open = () => {
    if (box.open) { field.select(); return; }
    if (!box.isConnected) document.body.append(box);
    box.showModal();
    field.focus();
    field.select();
    ask();
  };

  field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 80); });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: chosen + 1, ArrowUp: chosen - 1, PageDown: options().length - 1, PageUp: 0 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    choose(step);
  });
  field.form.addEventListener("submit", (event) => {
    const url = field.value.trim() === asked && options()[chosen]?.dataset.url;
    if (!url) return;  // the form goes to the page of its own
    event.preventDefault();
    location.assign(url);
  });
  list.addEventListener("click", (event) => {
    const url = event.target.closest("[role=option]")?.dataset.url;
    if (!url) return;
    if (event.ctrlKey || event.metaKey) window.open(url, "_blank", "noopener");
    else location.assign(url);
  });
  box.querySelector("[data-close]").addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.querySelectorAll("[data-quick-open]").forEach((link) => link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  }));
  /* The editor of texts keeps these keys for its links: it says so by having handled them. */
  addEventListener("keydown", (event) => {
    const isAsked = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!isAsked || event.defaultPrevented) return;
    event.preventDefault();
    open();
  });
}
