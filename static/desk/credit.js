/* The credit as readers will see it: asked of the server a moment after the last key, and never stored. */
"use strict";
{
  const region = document.getElementById("credit");
  const form = document.getElementById("article_form");
  let timer, running;

  const refresh = async () => {
    if (running) running.abort();
    running = new AbortController();
    try {
      const answer = await fetch(region.dataset.url, { method: "POST", body: new FormData(form), signal: running.signal });
      if (answer.ok) region.innerHTML = await answer.text();
    } catch (fault) {
      if (fault.name !== "AbortError") throw fault;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 500);
  };
  if (region && form) {
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    /* The boxes that complete a name tell only jQuery. */
    if (window.django) window.django.jQuery(form).on("change", soon);
  }
}
