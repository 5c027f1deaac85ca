/* Comments beside the form of an article are sent without leaving it: what is typed in the form stays as it is. */
"use strict";
{
  const form = document.getElementById("comments-form");
  const panel = document.querySelector(".panel.comments");

  const start = () => {
    const discussion = panel.querySelector("#discussion");
    const said = panel.querySelector("#comments-said");
    let isSending = false;

    /* With a script they can be used here; without one a page of their own takes them. */
    const open = () => {
      for (const each of discussion.querySelectorAll(".say, [data-quote]")) each.hidden = false;
      const count = Number(discussion.firstElementChild.dataset.open);
      let mark = panel.querySelector("[data-count]");
      if (!mark && count) {
        mark = Object.assign(document.createElement("span"), { className: "flag dup" });
        mark.dataset.count = "";
        panel.querySelector("h2").append(" ", mark);
      }
      if (mark) Object.assign(mark, { textContent: count, hidden: !count });
    };
    const isOpen = () => new Set([...discussion.querySelectorAll("details[open]")].map((each) => each.closest("[id]").id + each.className));
    const show = (html, pressed) => {
      const wasOpen = isOpen();
      discussion.innerHTML = html;
      open();
      for (const each of discussion.querySelectorAll("details")) {
        if (wasOpen.has(each.closest("[id]").id + each.className) && !each.matches(`#comment-${pressed} .answer`)) each.open = true;
      }
      const fault = discussion.querySelector("#comment-fault");
      said.textContent = fault ? "" : discussion.querySelector(".done-act")?.textContent ?? "";
      /* The focus stays where the eye is: at the fault, the comment acted on, or where a new one is written. */
      const ends = [fault, ...discussion.querySelectorAll(`#comment-${pressed} .answer > summary, #comment-${pressed} .say > button`), discussion.querySelector(".new > summary")];
      ends.find((each) => each?.checkVisibility()).focus();
    };
    const tell = (sentence) => {
      let line = discussion.querySelector("#comment-fault");
      if (!line) {
        line = Object.assign(document.createElement("p"), { id: "comment-fault", className: "against-act", tabIndex: -1 });
        line.setAttribute("role", "alert");
        discussion.firstElementChild.prepend(line);
      }
      line.textContent = sentence;
      line.focus();
    };
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isSending || !event.submitter) return;
      isSending = true;
      const body = new FormData(form);
      body.append("act", event.submitter.value);
      body.append("part", "1");
      try {
        const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
        const html = await answer.text();
        if (html.trimStart().startsWith('<div class="discussion"')) show(html, event.submitter.value.split("-").pop());
        else tell(panel.dataset.lost);
      } catch {
        tell(panel.dataset.lost);
      }
      isSending = false;
    });

    /* The words selected in the text are taken before the press of the button takes the selection away. */
    discussion.addEventListener("pointerdown", (event) => event.target.closest("[data-quote]") && event.preventDefault());
    let selected = "";
    document.addEventListener("selectionchange", () => {
      const selection = getSelection();
      const inText = selection.anchorNode?.parentElement?.closest("#article_form [contenteditable=true], .as-read");
      if (inText && !selection.isCollapsed) selected = selection.toString();
    });
    discussion.addEventListener("click", (event) => {
      if (!event.target.closest("[data-quote]")) return;
      const field = discussion.querySelector("#comment-quote");
      if (selected) field.value = selected.trim().slice(0, field.maxLength);
      field.focus();
    });
    panel.querySelector("[data-without-script]").hidden = true;
    open();
  };
  if (form && panel) start();
}
