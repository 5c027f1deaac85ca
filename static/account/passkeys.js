/* Passkeys: a form tells what to ask the device for, and takes along what it answers. Without this file other ways remain. */
const forms = document.querySelectorAll("form[data-passkey]");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// What the device is asked for, with bytes where the page has text.
const asked = ({ publicKey }) => {
  const wanted = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (wanted.user) wanted.user = { ...wanted.user, id: bytes(wanted.user.id) };
  for (const name of ["allowCredentials", "excludeCredentials"]) {
    if (wanted[name]) wanted[name] = wanted[name].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  return { publicKey: wanted };
};

// What it answered, with text where it has bytes.
const answered = (key) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (key.response[name]) response[name] = text(key.response[name]);
  }
  if (key.response.getTransports) response.transports = key.response.getTransports();
  return {
    id: key.id, rawId: text(key.rawId), type: key.type, response,
    authenticatorAttachment: key.authenticatorAttachment, clientExtensionResults: key.getClientExtensionResults(),
  };
};

const options = async (form) => {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
};

// A passkey belongs to a name: where the site is called by a number, browsers make none.
if (window.PublicKeyCredential && !/^\[|^[\d.]+$/.test(location.hostname)) {
  for (const element of document.querySelectorAll("[data-without-passkeys]")) element.hidden = true;
  for (const form of forms) {
    const failed = form.querySelector("[data-failed]"), button = form.querySelector("button:not([type])");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = true;
      button.disabled = true;
      try {
        const key = await navigator.credentials[form.dataset.passkey](asked(await options(form)));
        form.elements.credential.value = JSON.stringify(answered(key));
        form.submit(); // past this listener
      } catch {
        failed.hidden = false;
        button.disabled = false;
        button.focus();
      }
    });
  }
}
