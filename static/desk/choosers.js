/* Django's double lists draw a sign with a name, and do not say that it is a picture: whoever hears the page would be told nothing. */
"use strict";
addEventListener("load", () => setTimeout(() => { // once they are drawn, which is done on loading too
  for (const sign of document.querySelectorAll(".selector .help-tooltip[aria-label]")) sign.setAttribute("role", "img");
}));
