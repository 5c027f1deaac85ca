/* The dialog before publishing. It asks the server what the article is, as it is typed, and shows the answer; the button
   that publishes is the answer's own. Where anything is not as it should be, the page of articles/admin/publishing.py does it. */
"use strict";
{
  const form = document.getElementById("article_form");
  const dialog = document.getElementById("publish");
  const opener = document.getElementById("publish-open");

  const start = () => {
    const check = document.getElementById("publish-check");
    const said = document.getElementById("publish-said");
    const unreachable = document.getElementById("publish-unreachable");
    const title = document.getElementById("publish-title");
    const time = form.elements.namedItem("publish_at");
    let running, timer, isNative = false;

    const go = () => check.querySelector("[name=_publish]");
    const isIncomplete = () => Boolean(time?.validity.badInput);
    const isAsShown = () => !isIncomplete() && (!time || time.value === go()?.dataset.at);
    const say = (sentence, isSeen = true) => {
      said.textContent = sentence;
      said.classList.toggle("sr", !isSeen);
    };
    const hold = (sentence) => {
      say(sentence);
      dialog.setAttribute("aria-busy", "true");
      if (go()) go().disabled = true;
    };
    const release = () => {
      say("");
      dialog.removeAttribute("aria-busy");
    };
    /* The same as a page, whatever the answer was: a session that ended, an article that was deleted. */
    const asPage = () => {
      isNative = true;
      opener.click();
    };

    const ask = async () => {
      clearTimeout(timer);
      running?.abort();
      if (isIncomplete()) return hold(dialog.dataset.incomplete);
      const own = new AbortController();
      running = own;
      hold(dialog.dataset.looking);
      unreachable.hidden = true;
      const body = new FormData(form);
      body.append("_ask", "1");
      try {
        const answer = await fetch(dialog.dataset.url, { method: "POST", body, redirect: "manual", headers: { "X-Requested-With": "fetch" }, signal: own.signal });
        const text = await answer.text();
        if (running !== own) return undefined;
        if (answer.status >= 500) return fail();
        if (answer.status !== 200 && answer.status !== 409) return asPage();
        check.innerHTML = text;
        release();
        time?.setAttribute("aria-invalid", String(Boolean(check.querySelector(".errorlist"))));
        if (!time || document.activeElement !== time) (check.querySelector("[name=_publish]:enabled, .checklist .mend a") || check.querySelector("[data-close]")).focus();
        else say(check.querySelector(".errorlist, #publish-sum")?.textContent.replace(/\s+/g, " ").trim() || "", false);
      } catch (fault) {
        if (fault.name !== "AbortError") fail();
      }
      return undefined;
    };
    const fail = () => {
      release();
      check.replaceChildren();
      unreachable.hidden = false;
      unreachable.querySelector("[data-again]").focus();
    };
    const open = () => {
      check.replaceChildren();
      dialog.showModal();
      title.focus();
      ask();
    };

    opener.addEventListener("click", (event) => {
      if (isNative) return;
      event.preventDefault();
      open();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.shiftKey || !(event.ctrlKey || event.metaKey) || event.repeat || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      open();
    });

    /* What is half typed has no value, as what is empty has none: of the first keys, the keys alone tell. */
    for (const touch of ["input", "keyup", "focusout"]) {
      time?.addEventListener(touch, () => {
        if (isAsShown() && !dialog.hasAttribute("aria-busy")) return;
        hold(isIncomplete() ? dialog.dataset.incomplete : dialog.dataset.looking);
        clearTimeout(timer);
        timer = setTimeout(ask, 300);
      });
    }
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      /* A key that is held down on the button that opened the dialog publishes nothing. */
      if (event.repeat) event.preventDefault();
      /* Nor does Enter in the time: it asks again. */
      if (event.target === time) {
        event.preventDefault();
        ask();
      }
    });
    dialog.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]")) dialog.close();
      if (event.target.closest("[data-again]")) ask();
      /* The second half of a double click on the button that opened the dialog is no press of its own. */
      if (event.target.closest("[name=_publish]") && event.detail > 1) event.preventDefault();
      const link = event.target.closest('a[href^="#"]');
      if (link) {
        event.preventDefault();
        dialog.close();
        mend(link.hash.slice(1));
      }
    });
    dialog.addEventListener("close", () => running?.abort());

    /* To the field itself, or to what a script has put in its place. */
    const mend = (id) => {
      const place = document.getElementById(id);
      const row = place?.closest(".form-row") || place;
      const inside = "[contenteditable=true], .select2-selection, input:not([type=hidden]), select, textarea, button";
      const field = id === "id_body" || place?.matches(".select2-hidden-accessible, fieldset, div") ? row?.querySelector(inside) : place;
      (field || place)?.focus();
      row?.scrollIntoView({ block: "center" });
    };

    /* An error that a refused publication left at the time leads back here, where the time is. */
    document.addEventListener("click", (event) => {
      if (!event.target.closest('#errors a[href="#id_publish_at"]')) return;
      event.preventDefault();
      open();
    });

    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (button === opener) return;
      if (button?.name === "_publish") {
        if (isAsShown()) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        ask();
      } else if (time) {
        /* A time belongs to publishing alone: any other button sends none. */
        time.disabled = true;
        setTimeout(() => { time.disabled = false; });
      }
    }, { capture: true });
  };
  if (form && dialog && opener) start();
}
