/* Tells the windows that wait for it that their owner has signed in again, and hands them the token of the new session. */
"use strict";
{
  const user = document.getElementById("signed-in").dataset.user;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  new BroadcastChannel("desk").postMessage({ user, token });
  window.close();
}
