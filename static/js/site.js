/* Every page works with this file blocked. */
const root = document.documentElement;
const $$ = (s, f) => document.querySelectorAll(s).forEach(f);

// Appearance, remembered on this device.
$$(".switch[hidden]", (el) => {
  el.hidden = false;
  const now = root.dataset.theme || "auto";
  el.querySelectorAll("input").forEach((i) => {
    i.checked = i.value === now;
    i.onchange = () => {
      const keep = (store) => i.value === "auto" ? delete store.theme : store.theme = i.value;
      keep(root.dataset);
      try { keep(localStorage); } catch { /* forbidden */ }
    };
  });
});

// Times in words, which a cached page cannot know.
if (window.Intl?.RelativeTimeFormat?.supportedLocalesOf(root.lang).length) {
  const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "auto", style: "short" });
  const midnight = (d) => new Date(d).setHours(0, 0, 0, 0);
  const now = Date.now();
  $$("time[data-ago]", (t) => {
    const then = new Date(t.dateTime);
    const minutes = Math.round((now - then) / 6e4);
    const days = Math.round((midnight(now) - midnight(then)) / 864e5);
    if (minutes < 0 || days > 1) return;
    t.title = t.textContent;
    t.textContent = minutes < 60 ? words.format(-minutes, "minute")
      : days && minutes > 720 ? words.format(-1, "day")
      : words.format(-Math.floor(minutes / 60), "hour");
  });
}

// Sharing and copying, where the browser can.
const say = (el, text) => { (el.querySelector("[data-label]") || el).textContent = text; };
if (navigator.share) {
  root.classList.add("can-share");
  $$("[data-share]", (b) => {
    b.hidden = false;
    b.onclick = () => navigator.share({ title: document.title, url: location.href }).catch(() => {});
  });
}
if (navigator.clipboard) $$("[data-copy], [data-copy-from]", (b) => {
  const { copy, copyFrom, copied } = b.dataset;
  b.hidden = false;
  b.onclick = () => navigator.clipboard.writeText(copyFrom ? document.getElementById(copyFrom).value : location.href).then(() => say(b, copy || copied));
});

// What is copied brings along whose it is.
$$("[data-source-line]", (el) => el.addEventListener("copy", (e) => {
  const chosen = getSelection();
  if (chosen.isCollapsed) return;
  const line = document.createElement("p"), copy = document.createElement("div");
  line.textContent = el.dataset.sourceLine;
  for (let i = 0; i < chosen.rangeCount; i++) copy.append(chosen.getRangeAt(i).cloneContents());
  copy.append(line);
  e.clipboardData.setData("text/plain", `${chosen}\n\n${line.textContent}`);
  e.clipboardData.setData("text/html", copy.innerHTML);
  e.preventDefault();
}));

// The menu closes with Escape.
$$(".menu", (m) => m.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && m.open) { m.open = false; m.querySelector("summary").focus(); }
}));

// A refused form says so at once.
$$(".errors", (e) => e.focus());

// Who is signed in comes apart.
const isIn = () => /signed_in=1/.test(document.cookie), was = isIn();
const [first, ...rest] = document.querySelectorAll("[data-stranger]");
if (first && was) fetch(first.parentElement.dataset.account).then(async (answer) => {
  if (answer.status !== 200) return;
  first.replaceWith(document.createRange().createContextualFragment(await answer.text()));
  rest.forEach((el) => el.remove());
}, () => {});
addEventListener("pageshow", (e) => { if (e.persisted && isIn() !== was) location.reload(); });

// A read is told once, without a cookie: docs/reading.md.
$$("[data-read]", (el) => {
  const came = performance.getEntriesByType("navigation")[0];
  if (navigator.webdriver || /reload|back/.test(came?.type)) return;
  let left = 10;
  const clock = setInterval(() => {
    if (document.visibilityState !== "visible" || --left) return;
    clearInterval(clock);
    fetch(el.dataset.read, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
  }, 1e3);
});
