/* Tells the site that an article is read: once, after ten seconds in somebody's sight. It sends the number of the article and
   nothing else: no cookie, no name, nothing kept in this browser (docs/reading.md). A page that is loaded again is not told again. */
const story = document.querySelector("[data-read]");
const came = performance.getEntriesByType("navigation")[0]?.type;
if (story && !navigator.webdriver && came !== "reload" && came !== "back_forward") {
  let left = 10_000, began = 0, timer = 0;
  const tell = () => {
    document.removeEventListener("visibilitychange", look);
    fetch(story.dataset.read, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
  };
  const look = () => {
    clearTimeout(timer);
    // A page that is fetched in advance is hidden, and so is one behind other windows.
    if (document.visibilityState === "visible") {
      began = performance.now();
      timer = setTimeout(tell, left);
    } else if (began) {
      left -= performance.now() - began;
      began = 0;
    }
  };
  document.addEventListener("visibilitychange", look);
  look();
}
