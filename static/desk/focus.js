/* The focal point, set on the picture itself by click or by keys, with what each page will show of it. The numbers stay, and are what is stored. */
"use strict";
for (const place of document.querySelectorAll(".focus")) {
  const say = place.dataset;
  const fields = [document.getElementById(say.across), document.getElementById(say.down)];
  if (fields.every(Boolean)) {
    const [first] = [...place.querySelector("template").content.cloneNode(true).querySelectorAll(".crops li")].map((item) => item.dataset.across / item.dataset.down);
    const image = new Image();
    const within = (low, value, high) => Math.min(Math.max(value, low), high);
    const read = () => fields.map((field) => within(0, Number(field.value) || 0, 100));

    /* The largest box of a ratio, in parts of what it is cut from, its middle as near to the focus as the edges allow. */
    const cut = (ratio, wanted, focus) => {
      const [width, height] = ratio > wanted ? [wanted / ratio, 1] : [1, ratio / wanted];
      return [within(0, focus[0] - width / 2, 1 - width), within(0, focus[1] - height / 2, 1 - height), width, height];
    };
    /* A page that cuts once more keeps the point where it lies in the first cut, to a tenth. */
    const again = (ratio, wanted, focus) => {
      const [, , width, height] = cut(ratio, wanted, [0.5, 0.5]);
      return [(1 - width) * focus[0], (1 - height) * focus[1], width, height];
    };

    image.addEventListener("error", () => place.append(Object.assign(document.createElement("p"), { className: "help", textContent: say.missing })));
    image.addEventListener("load", () => {
      const button = document.createElement("button");
      const mark = document.createElement("span");
      const rest = place.querySelector("template").content.cloneNode(true);
      button.type = "button";
      button.className = "focus__picture";
      button.setAttribute("aria-label", say.label);
      button.setAttribute("aria-describedby", "focus_help");
      mark.className = "focus__mark";
      image.alt = "";
      button.append(image, mark);
      place.replaceChildren(button, rest);
      const told = place.querySelector(".focus__at");
      const ratio = image.naturalWidth / image.naturalHeight;
      const crops = [...place.querySelectorAll(".crops li")].map((item) => {
        const shown = new Image();
        shown.src = image.src;
        shown.alt = "";
        item.querySelector(".crop").append(shown);
        return [shown, item.dataset.across / item.dataset.down];
      });

      const draw = () => {
        const focus = read().map((value) => value / 100);
        mark.style.left = `${100 * focus[0]}%`;
        mark.style.top = `${100 * focus[1]}%`;
        const base = cut(ratio, first, focus);
        const tens = [0, 1].map((axis) => Math.round(within(0, (focus[axis] - base[axis]) / base[axis + 2], 1) * 10) / 10);
        for (const [shown, wanted] of crops) {
          const inner = again(first, wanted, tens);
          const box = [base[0] + inner[0] * base[2], base[1] + inner[1] * base[3], inner[2] * base[2], inner[3] * base[3]];
          shown.style.width = `${100 / box[2]}%`;
          shown.style.height = `${100 / box[3]}%`;
          shown.style.left = `${(-100 * box[0]) / box[2]}%`;
          shown.style.top = `${(-100 * box[1]) / box[3]}%`;
        }
      };
      const set = (across, down) => {
        [across, down].forEach((value, axis) => {
          fields[axis].value = Math.round(within(0, value, 100));
          fields[axis].dispatchEvent(new Event("change", { bubbles: true }));
        });
        told.textContent = say.at.replace("{across}", fields[0].value).replace("{down}", fields[1].value);
        draw();
      };

      button.addEventListener("click", (event) => {
        if (!event.detail) return; /* the Enter key, which points nowhere */
        const box = image.getBoundingClientRect();
        set((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
      });
      button.addEventListener("keydown", (event) => {
        const step = event.shiftKey ? 10 : 1;
        const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
        const [across, down] = read();
        if (event.key === "Home") set(50, 50);
        else if (moves[event.key]) set(across + moves[event.key][0], down + moves[event.key][1]);
        else return;
        event.preventDefault();
      });
      for (const field of fields) field.addEventListener("input", draw);
      draw();
    });
    image.src = say.whole;
  }
}
