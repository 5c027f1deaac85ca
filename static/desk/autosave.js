/* Nothing typed is lost: the newsroom keeps what the form holds a second after the last key, this browser where it
   cannot be reached; and who else has the article open is told. What was kept is found again by articles/autosaving.py. */
"use strict";
{
  const form = document.getElementById("article_form");
  const said = document.getElementById("autosave")?.dataset;

  const PAUSE = 1000; // after the last key
  const AGAIN = 5000; // until the next try, and between two words on who is here
  const FORGET = 30 * 24 * 3600 * 1000;

  const start = () => {
    const field = form.elements.namedItem("window");
    const local = () => `unsaved:${said.user}:${said.article}:${field.value}`;
    const status = document.getElementById("kept");
    const dialog = document.getElementById("signed-out");
    let asOpened; // the form before its owner first touched it: what widgets write into it by themselves is nobody's text
    let timer, isSending = false, isDirty = false, isLeaving = false, isOut = false;
    let comings = 0; // how often its owner has signed in again: what was on its way meanwhile bore the token of the former session

    const newNumber = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
    const say = (sentence, isFault = false) => {
      status.textContent = sentence;
      status.classList.toggle("bad", isFault);
    };
    const typed = () => [...new FormData(form)].filter(([_name, value]) => typeof value === "string");
    const asBody = (pairs) => {
      const body = new FormData();
      for (const [name, value] of pairs) if (name !== "csrfmiddlewaretoken") body.append(name, value);
      body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
      return body;
    };
    const send = (url, body) => fetch(url, { method: "POST", body, redirect: "manual" });
    const hasEnded = (answer) => answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;

    const keepHere = () => {
      try {
        localStorage.setItem(local(), JSON.stringify({ at: Date.now(), url: said.url, fields: typed() }));
        return true;
      } catch {
        return false;
      }
    };
    const forgetHere = (key = local()) => {
      try { localStorage.removeItem(key); } catch { /* A browser that keeps nothing has nothing to forget. */ }
    };

    const keep = async () => {
      clearTimeout(timer);
      if (isSending || isLeaving) return;
      const coming = comings;
      isSending = true;
      isDirty = false;
      try {
        const answer = await send(said.url, asBody(typed()));
        if (answer.ok) {
          const { at, id } = await answer.json();
          isOut = false;
          if (id) {
            if (!isDirty) forgetHere();
            say(said.kept.replace("TIME", at));
          } else {
            /* This window was saved, or thrown away, from another one: what is typed in it from now on is a text of its own. */
            field.value = newNumber();
            isDirty = true;
          }
        } else if (hasEnded(answer)) {
          if (coming === comings) ended();
          else isDirty = true;
        } else if (answer.status === 404) {
          /* The article was deleted: what is typed is a new one. */
          if (said.article === "new") return unreachable();
          Object.assign(said, { article: "new", url: said.newUrl, presence: "" });
          isSending = false;
          await keep();
          return say(said.gone, true);
        } else if (answer.status === 413) {
          say(keepHere() ? said.large : said.full, true);
        } else {
          unreachable();
        }
      } catch {
        unreachable();
      }
      isSending = false;
      if (isDirty) soon();
    };
    const isTyped = () => asOpened !== undefined && JSON.stringify(typed()) !== asOpened;
    for (const touch of ["focusin", "pointerdown", "keydown", "beforeinput"]) {
      form.addEventListener(touch, () => { asOpened ??= JSON.stringify(typed()); }, { capture: true });
    }
    const soon = () => {
      if (!isDirty && !isTyped()) return;
      asOpened = ""; // from now on each change counts, back to how it was as well
      isDirty = true;
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    };
    const unreachable = () => {
      say(keepHere() ? said.offline : said.full, true);
      timer = setTimeout(keep, AGAIN);
    };
    const ended = () => {
      say(keepHere() ? said.ended : said.full, true);
      if (!isOut) dialog.showModal();
      isOut = true;
    };

    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    /* The boxes that complete a name tell only jQuery. */
    if (window.django) window.django.jQuery(form).on("change", soon);
    addEventListener("online", () => isDirty && keep());

    /* Whatever becomes of the form on its way, this browser has it until the next page knows better. */
    form.addEventListener("submit", () => {
      keepHere();
      isLeaving = true;
      clearTimeout(timer);
    });
    addEventListener("pagehide", () => {
      if (isDirty && !isLeaving) {
        keepHere();
        navigator.sendBeacon(said.url, asBody(typed()));
      }
      if (said.presence) navigator.sendBeacon(said.presence, asBody([["window", field.value], ["gone", "1"]]));
    });
    /* Come back to by the browser's own button, the page is a window anew: the former one may have saved. */
    addEventListener("pageshow", (event) => {
      isLeaving = false;
      if (event.persisted) {
        field.value = newNumber();
        present();
      }
    });

    /* --- A session that has ended, and begins again in another window --- */
    dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
    new BroadcastChannel("desk").addEventListener("message", ({ data }) => {
      if (data.user !== said.user) return say(said.stranger, true);
      comings += 1;
      for (const token of document.querySelectorAll("[name=csrfmiddlewaretoken]")) token.value = data.token;
      dialog.close();
      present();
      return keep();
    });

    /* --- What this browser kept and the newsroom never had --- */
    const bringBack = async () => {
      let keys = [];
      try { keys = Object.keys(localStorage).filter((key) => key.startsWith("unsaved:")); } catch { return; }
      for (const key of keys) {
        const [, user, article] = key.split(":");
        const kept = JSON.parse(localStorage.getItem(key));
        if (Date.now() - kept.at > FORGET) forgetHere(key);
        if (key === local() || user !== said.user || article !== said.article) continue;
        const answer = await send(kept.url, asBody(kept.fields));
        if (!answer.ok) continue;
        const { id } = await answer.json();
        forgetHere(key);
        if (id) show(id, kept.fields);
      }
    };
    const show = (id, fields) => {
      const found = document.getElementById("found");
      found.querySelector("[data-headline]").textContent = fields.find(([name]) => name === "headline")?.[1] || "";
      found.querySelector("a").href = `${said.change}?restore=${id}`;
      found.hidden = false;
    };

    /* --- Who else is here, and what they saved --- */
    const others = document.getElementById("present");
    const meanwhile = document.getElementById("saved-meanwhile");
    const present = async () => {
      if (!said.presence || isLeaving) return;
      const coming = comings;
      try {
        const answer = await send(said.presence, asBody([["window", field.value]]));
        if (hasEnded(answer)) return isDirty || isOut || coming !== comings ? undefined : ended();
        const { others: names, version, saved } = await answer.json();
        others.hidden = !names.length;
        others.querySelector("[data-names]").textContent = names.join(" · ");
        meanwhile.hidden = version <= Number(form.elements.namedItem("version").value);
        meanwhile.querySelector("[data-told]").textContent = saved;
      } catch { /* The next word will tell. */ }
      return undefined;
    };
    present();
    setInterval(present, AGAIN);
    document.addEventListener("visibilitychange", () => document.hidden || present());
    bringBack().catch(() => {});
  };
  if (form && said && form.elements.namedItem("window")) start();
}
