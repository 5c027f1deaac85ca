/* A date without its hour has no value: it would be sent as no time at all, and what waits would go out at once. */
"use strict";
document.addEventListener("submit", (event) => {
  const half = [...event.target.elements].find((field) => field.type === "datetime-local" && !field.disabled && field.validity.badInput && field.checkVisibility());
  if (!half) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  half.reportValidity(); // the browser says what is missing, in its own language
}, { capture: true });
