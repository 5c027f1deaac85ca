/* Pictures dropped or chosen, sent one by one, two at a time: one that is refused says why and can be tried again, and the others go on. */
"use strict";
{
  const AT_ONCE = 2;
  const REFUSED = [409, 422];

  const made = (name, facts = {}, ...children) => {
    const element = document.createElement(name);
    Object.assign(element, facts);
    element.append(...children);
    return element;
  };

  const enhance = (drop) => {
    const say = drop.dataset;
    const input = drop.querySelector("input[type=file]");
    const list = drop.querySelector(".sends");
    const told = drop.querySelector("[role=status]");
    const defaults = say.defaults && document.getElementById(say.defaults);
    const chosen = say.chosen && document.getElementById(say.chosen);
    const waiting = [];
    const rows = new Set();
    let sending = 0;
    let token = (drop.closest("form") || document).querySelector("[name=csrfmiddlewaretoken]")?.value || "";

    const count = () => {
      const states = [...rows].map((row) => row.state);
      const failed = states.filter((state) => state === "failed").length;
      const done = states.filter((state) => state === "done").length;
      const sentences = [say.count.replace("{done}", done).replace("{all}", states.length)];
      if (failed) sentences.push(say.failed.replace("{failed}", failed));
      told.textContent = sending || waiting.length || !states.length ? "" : sentences.join(" ");
    };

    const next = () => {
      while (sending < AT_ONCE && waiting.length) waiting.shift().start();
      count();
    };

    /* Whether somebody is still signed in, and with which token: it changes with each session. */
    const askToken = async () => {
      const answer = await fetch(say.send, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer) return "cut";
      if (answer.redirected || !answer.headers.get("Content-Type").includes("json")) return "ended";
      token = (await answer.json()).token || token;
      return "";
    };

    const choose = (facts) => {
      const option = new Option(facts.name, facts.id, true, true);
      chosen.append(option);
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
      if (window.django) window.django.jQuery(chosen).trigger("change");
    };

    const add = (file) => {
      const words = made("div", { className: "send__words" });
      const bar = made("progress", { max: 100, value: 0 });
      bar.setAttribute("aria-label", `${say.progress}: ${file.name}`);
      const shot = made("span", { className: "send__shot" });
      const row = { state: "waiting", item: made("li", { className: "send" }, shot, words) };
      const more = {};
      rows.add(row);
      list.append(row.item);

      const show = (state, sentence, ...acts) => {
        row.state = state;
        row.item.dataset.state = state;
        const lines = [made("b", { textContent: file.name })];
        if (state === "sending") lines.push(bar);
        if (sentence) lines.push(made("p", { textContent: sentence }));
        if (acts.length) lines.push(made("p", { className: "acts" }, ...acts));
        words.replaceChildren(...lines);
      };
      const button = (text, act) => {
        const element = made("button", { type: "button", className: "button mini", textContent: text });
        element.addEventListener("click", act);
        return element;
      };
      const again = () => button(say.again, () => queue());
      const link = (text, address) => made("a", { textContent: text, href: address, target: "_blank", className: "button mini" });
      const signIn = () => link(say.signIn, say.door);
      const ended = () => {
        row.again = queue;
        fail(say.ended, signIn(), again());
      };

      const queue = () => {
        row.again = null;
        show("waiting", "");
        waiting.push(row);
        next();
      };
      const fail = (sentence, ...acts) => show("failed", sentence, ...acts);
      const field = (label, kind = "text") => {
        const box = made("input", { type: kind });
        return [box, made("label", { className: kind === "checkbox" ? "check" : "" }, kind === "checkbox" ? box : label, kind === "checkbox" ? label : box)];
      };
      const pressed = (box, act) => box.addEventListener("keydown", (event) => {
        if (event.key === "Enter") { event.preventDefault(); act(); }  /* which would send the form around */
      });

      const describe = (facts, sentence) => {
        const [alt, altLabel] = field(say.alt);
        const [decorative, decorativeLabel] = field(say.decorative, "checkbox");
        const fault = made("p", { className: "send__fault" });
        fault.setAttribute("role", "status");
        const save = async () => {
          const body = new FormData();
          body.append("alt", alt.value);
          if (decorative.checked) body.append("is_decorative", "on");
          const post = () => fetch(facts.describe, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
          let answer = await post();
          if (answer && (answer.status === 403 || answer.redirected) && !(await askToken())) answer = await post();
          const isJSON = answer && !answer.redirected && answer.headers.get("Content-Type").includes("json");
          if (!isJSON) { fault.replaceChildren(answer?.redirected ? say.ended : say.cut, " ", ...(answer?.redirected ? [signIn()] : [])); return; }
          const said = await answer.json();
          if (!answer.ok) { fault.textContent = said.error; return; }
          done(said, say.described);
        };
        pressed(alt, save);
        show("done", sentence);
        words.append(made("div", { className: "send__describe" }, altLabel, decorativeLabel, button(say.describe, save)), fault);
      };

      const done = (facts, sentence) => {
        if (facts.picture) shot.replaceChildren(made("img", { src: facts.picture, alt: "" }));
        if (facts.is_described || !facts.describe) show("done", facts.is_described ? sentence : `${sentence} ${say.undescribed}`, link(say.open, facts.address));
        else describe(facts, `${sentence} ${say.undescribed}`);
        if (chosen && sentence !== say.described) choose(facts);
        count();
      };

      const resembles = (said) => {
        const acts = said.alike.flatMap((other) => [
          link(`${other.name} (${other.credit})`, other.address),
          ...(chosen ? [button(say.take, () => done(other, say.chosenToo))] : []),
        ]);
        acts.push(button(say.keep, () => { more.keep = "on"; queue(); }));
        if (!chosen) acts.push(button(say.leave, () => { show("done", say.left); count(); }));
        fail(said.error, ...acts);
        if (said.alike[0].picture) shot.replaceChildren(made("img", { src: said.alike[0].picture, alt: "" }));
      };

      const lacksCredit = (said) => {
        const [box, label] = field(say.credit);
        const go = () => { more.credit = box.value; queue(); };
        pressed(box, go);
        fail(said.error);
        words.append(made("div", { className: "send__describe" }, label, button(say.again, go)));
      };

      const answered = async (request, isSecond) => {
        let said = null;
        try { said = JSON.parse(request.responseText); } catch { /* a page, not an answer */ }
        const isElsewhere = request.responseURL && new URL(request.responseURL).pathname !== new URL(say.send, location.href).pathname;
        if (request.status === 201 && said) return done(said, chosen ? say.chosenToo : say.stored);
        if (request.status === 409 && said?.alike) return resembles(said);
        if (said?.needs_credit) return lacksCredit(said);
        if (said?.error) return fail(said.error, ...(REFUSED.includes(request.status) ? [] : [again()]));
        if (request.status === 413) return fail(say.tooLarge);
        if (isElsewhere || request.status === 403) {
          const state = await askToken();
          if (!state && !isSecond) return send(true);
          return state === "cut" ? fail(say.cut, again()) : ended();
        }
        return fail(request.status ? say.broken : say.cut, again());
      };

      const send = (isSecond = false) => new Promise((ended) => {
        const request = new XMLHttpRequest();
        const body = new FormData();
        const given = defaults ? new FormData(defaults) : new FormData();
        body.append("credit", more.credit || given.get("credit") || "");
        body.append("source", given.get("source") || "");
        if (more.keep || given.get("keep")) body.append("keep", "on");
        body.append("upload", file, file.name);
        request.open("POST", say.send);
        request.setRequestHeader("X-CSRFToken", token);
        request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total; });
        request.addEventListener("loadend", async () => { await answered(request, isSecond); ended(); });
        request.send(body);
      });

      row.start = async () => {
        sending += 1;
        bar.value = 0;
        show("sending", say.sending);
        await send();
        sending -= 1;
        next();
      };
      queue();
    };

    /* Its owner has signed in again in another window: what waited for that goes on. */
    new BroadcastChannel("desk").addEventListener("message", ({ data }) => {
      if (data.user !== say.user) return;
      token = data.token;
      for (const row of rows) row.again?.();
    });

    const take = (files) => { for (const file of chosen ? [...files].slice(0, 1) : files) add(file); };
    input.addEventListener("change", () => { const files = [...input.files]; input.value = ""; take(files); });
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      drop.classList.add("drop--over");
    });
    drop.addEventListener("dragleave", (event) => { if (!drop.contains(event.relatedTarget)) drop.classList.remove("drop--over"); });
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("drop--over");
      take(event.dataTransfer.files);
    });
    if (chosen) chosen.closest(".form-row")?.append(drop);
    drop.hidden = false;
    if (defaults) for (const plain of defaults.querySelectorAll(".plain")) plain.hidden = true;
    addEventListener("beforeunload", (event) => { if (sending || waiting.length) event.preventDefault(); });
  };

  for (const drop of document.querySelectorAll(".drop")) enhance(drop);
  /* A file that misses its place must not take the page away with all that was typed. */
  if (document.querySelector(".drop")) for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => {
    if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
}
