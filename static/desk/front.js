/* Arranging the front page: by mouse, or by keyboard with the buttons and the box of places beside each story.
   The order of the rows is what counts; the fields that the form sends follow it. */
"use strict";
{
  const form = document.getElementById("front");
  const said = document.getElementById("said");
  const found = document.getElementById("found");
  const candidates = document.getElementById("candidates");
  const search = document.getElementById("q");
  const placeOf = (key) => [...form.querySelectorAll("[data-place]")].find((place) => place.dataset.place === key);
  const rowsOf = (key) => placeOf(key).querySelector("[data-rows]");
  const slotOf = (row) => row.querySelector(".placed__where select");
  const told = (words, facts) => words.replace(/\{(\w+)\}/g, (_all, name) => facts[name]);
  let isUnsaved = "unsaved" in form.dataset;

  const renumber = () => {
    for (const place of form.querySelectorAll("[data-place]")) {
      [...place.querySelector("[data-rows]").children].forEach((row, number) => {
        slotOf(row).value = place.dataset.place;
        row.querySelector(".placed__order").value = place.dataset.place ? number + 1 : "";
      });
    }
  };

  const tell = (row) => {
    const place = row.closest("[data-place]");
    const siblings = [...row.parentElement.children];
    said.textContent = place.dataset.place
      ? told(form.dataset.moved, { title: row.dataset.title, place: place.dataset.name, number: siblings.indexOf(row) + 1, count: siblings.length })
      : told(form.dataset.out, { title: row.dataset.title });
  };

  /* Put a row before another of a place, or last; whoever held the focus holds it still. */
  const move = (row, key, before) => {
    const focused = row.contains(document.activeElement) ? document.activeElement : null;
    rowsOf(key).insertBefore(row, key ? before : candidates.firstElementChild);
    renumber();
    isUnsaved = true;
    if (focused) focused.focus();
    tell(row);
  };

  form.classList.add("by-script");
  renumber();

  /* ---- By keyboard ---- */
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const row = button.closest(".placed");
    const key = row.closest("[data-place]").dataset.place;
    const isUp = button.dataset.move === "up";
    const beside = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (beside) move(row, key, isUp ? beside : beside.nextElementSibling);
    else said.textContent = told(form.dataset.end, { title: row.dataset.title });
  });
  /* A key may pass by several places before the one that is meant: with keys, the choice counts with Enter or on leaving. */
  let keyed = null;
  const settle = (select) => {
    const row = select.closest(".placed");
    const key = row.closest("[data-rows]") ? row.closest("[data-place]").dataset.place : "";
    if (select.value !== key) move(row, select.value, null);
  };
  const boxOf = (event) => event.target.closest(".placed__where select");
  form.addEventListener("pointerdown", (event) => { if (boxOf(event)) keyed = null; });
  form.addEventListener("keydown", (event) => {
    const select = boxOf(event);
    if (!select) return;
    keyed = select;
    if (event.key === "Enter") {
      event.preventDefault();
      settle(select);
    }
  });
  form.addEventListener("change", (event) => {
    const select = boxOf(event);
    if (select && select !== keyed) settle(select);
  });
  form.addEventListener("focusout", (event) => {
    const select = boxOf(event);
    if (!select || select !== keyed) return;
    keyed = null;
    setTimeout(() => settle(select));
  });
  form.addEventListener("input", (event) => { if (event.target !== search) isUnsaved = true; });

  /* ---- By mouse ---- */
  let dragged = null;
  form.addEventListener("dragstart", (event) => {
    if (!event.target.classList?.contains("grip")) return;
    dragged = event.target.closest(".placed");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.title);
    event.dataTransfer.setDragImage(dragged, 10, 10);
    dragged.classList.add("is-dragged");
  });
  const over = (place) => {
    for (const each of form.querySelectorAll(".is-over")) if (each !== place) each.classList.remove("is-over");
    place?.classList.add("is-over");
  };
  form.addEventListener("dragover", (event) => {
    const place = dragged && event.target.closest("[data-place]");
    over(place);
    if (place) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    const place = dragged && event.target.closest("[data-place]");
    if (!place) return;
    event.preventDefault();
    const middle = (row) => { const box = row.getBoundingClientRect(); return box.top + box.height / 2; };
    const below = [...place.querySelector("[data-rows]").children].find((row) => row !== dragged && middle(row) > event.clientY);
    move(dragged, place.dataset.place, below || null);
  });
  form.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    over(null);
  });

  /* ---- The search, as one types ---- */
  let timer, running;
  const ask = async () => {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.url}&q=${encodeURIComponent(search.value)}`, { signal: running.signal });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const piece = document.createElement("template");
      piece.innerHTML = await answer.text();
      const rows = [...piece.content.querySelectorAll(".placed")];
      candidates.replaceChildren();
      const standing = new Set([...form.querySelectorAll(".placed")].map((row) => row.dataset.article));
      const open = rows.filter((row) => !standing.has(row.dataset.article));
      candidates.append(...open);
      const elsewhere = rows.length - open.length;
      found.textContent = told(form.dataset.found, { count: open.length }) + (elsewhere ? `, ${told(form.dataset.elsewhere, { count: elsewhere })}` : "");
    } catch (fault) {
      if (fault.name !== "AbortError") found.textContent = form.dataset.failed;
    }
  };
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 200); });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    clearTimeout(timer);
    ask();
  });
  form.querySelector(".searching button").addEventListener("click", (event) => { event.preventDefault(); ask(); });

  /* ---- Nothing is lost, nothing is sent twice ---- */
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    isUnsaved = false;
  });
  /* What has no place need not be sent: the server takes a thousand fields. */
  form.addEventListener("formdata", (event) => {
    for (const row of form.querySelectorAll(".placed")) {
      if (slotOf(row).value) continue;
      for (const field of row.querySelectorAll("[name]")) event.formData.delete(field.name);
    }
  });
  addEventListener("pageshow", () => { delete form.dataset.sent; });
  addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });
  document.getElementById("errors")?.focus();
}
