/* Tells the site that an article is read, once, after ten seconds in sight: docs/reading.md. */
const story = document.querySelector("[data-read]");
const came = performance.getEntriesByType("navigation")[0]?.type;
if (story && !navigator.webdriver && came !== "reload" && came !== "back_forward") {
  let left = 1e4, began = 0, timer;
  const look = () => {
    clearTimeout(timer);
    if (began) left -= performance.now() - began;
    began = 0;
    // Fetched in advance, or behind other windows, a page is hidden.
    if (document.visibilityState !== "visible") return;
    began = performance.now();
    timer = setTimeout(() => {
      document.removeEventListener("visibilitychange", look);
      fetch(story.dataset.read, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
    }, left);
  };
  document.addEventListener("visibilitychange", look);
  look();
}
