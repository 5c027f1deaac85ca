/* How long it is, beside the field: words and minutes of the text, signs of the lines that others cut. A hint, never a bar. */
"use strict";
{
  const body = document.querySelector("[data-writing]");
  const told = body ? JSON.parse(body.dataset.writing) : null;
  const filled = (text, ...values) => values.reduce((said, value) => said.replace("%s", value), text);
  /* As the server counts them: apostrophes, hyphens and Armenian marks end no word. */
  const WORD = /[\p{L}\p{N}_]+(?:[-'’\u00ad\u2011\u055a-\u055f.,][\p{L}\p{N}_]+)*/gu;

  const hint = (field, sentence) => {
    const line = document.createElement("div");
    line.className = "quiet writing-count";
    line.id = `${field.id}_count`;
    const read = line.cloneNode();
    read.id += "_read";
    read.className = "sr";
    read.setAttribute("aria-live", "polite");
    let timer;
    const show = (first) => {
      const [text, kind] = sentence(field.value);
      line.textContent = text;
      line.dataset.kind = kind || "";
      clearTimeout(timer);
      /* Read out in a pause, not with each key. */
      if (first !== true) timer = setTimeout(() => { read.textContent = text; }, 1500);
    };
    const anchor = field.closest(".prose-editor") || field;
    anchor.after(line, read);
    field.addEventListener("input", show);
    show(true);
  };

  const ofLine = (field) => (value) => {
    const length = [...value.trim()].length;
    const search = Number(field.dataset.inSearch);
    const card = Number(field.dataset.onACard);
    if (!length) return [""];
    if (length <= search) return [filled(gettext("%s characters: fits in search results"), length)];
    if (length <= card) return [filled(gettext("%s characters: search results cut it after about %s"), length, search), "long"];
    return [filled(gettext("%s characters: cut in search results (%s) and long for a card (%s)"), length, search, card), "long"];
  };

  const ofText = (value) => {
    const text = new DOMParser().parseFromString(value.replace(/<\/?(?:p|h2|h3|li|td|th|br|blockquote|figcaption|footer)\b[^>]*>/g, " $&"), "text/html").body.textContent;
    const words = (text.match(WORD) || []).length;
    return [filled(gettext("%s words, %s min read"), words.toLocaleString(document.documentElement.lang), Math.max(1, Math.round(words / told.words_a_minute)))];
  };

  if (told) {
    for (const field of document.querySelectorAll("[data-in-search]")) hint(field, ofLine(field));
    if (document.querySelector(".prose-editor")) hint(body, ofText);
    else body.addEventListener("prose-editor:ready", () => hint(body, ofText), { once: true });
  }
}
