/* When a picture is chosen, what its file says of itself fills the fields that are still empty. */
for (const input of document.querySelectorAll("input[type=file][data-rights]")) {
  const form = input.form;
  const said = document.createElement("p");
  said.className = "help";
  said.setAttribute("role", "status");
  input.after(said);
  input.addEventListener("change", async () => {
    said.textContent = "";
    if (!input.files.length) return;
    const body = new FormData();
    body.append("upload", input.files[0]);
    const token = form.elements.csrfmiddlewaretoken.value;
    const answer = await fetch(input.dataset.rights, { method: "POST", body, headers: { "X-CSRFToken": token } }).catch(() => null);
    const facts = answer && answer.headers.get("Content-Type").includes("json") ? await answer.json() : {};
    said.textContent = facts.error || facts.size || "";
    /* What resembles it and is there already: a sentence with links, written by the server. */
    if (facts.alike) said.insertAdjacentHTML("beforeend", `<br>${facts.alike}`);
    for (const [name, text] of Object.entries(facts)) {
      const field = form.elements[name];
      if (field && field.type !== "checkbox" && !field.value) field.value = text;
    }
  });
}
