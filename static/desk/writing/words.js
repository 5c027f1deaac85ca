/* The words of the editor in the language of who works with it, before the editor is loaded: it takes them only once. */
"use strict";
{
  const field = document.querySelector("[data-writing]");
  const words = field ? JSON.parse(field.dataset.writing).words : {};
  const before = window.gettext || ((text) => text);
  window.gettext = (text) => words[text] ?? before(text);
}
