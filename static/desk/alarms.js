/* A first page that stays open asks for the alarms twice a minute, and says which are new. */
const alarms = document.getElementById("alarms");
if (alarms) {
  const said = document.getElementById("alarms-said");
  const keys = (where) => [...where.querySelectorAll("[data-alarm]")].map((each) => each.dataset.alarm);
  let known = keys(alarms);
  const ask = async () => {
    // Whoever is about to press a button there is not disturbed; nobody looks at a page behind others.
    if (document.visibilityState !== "visible" || alarms.contains(document.activeElement)) return;
    try {
      const answer = await fetch(alarms.dataset.url, { redirect: "error" });
      if (!answer.ok) return;
      alarms.innerHTML = await answer.text();
    } catch { return; /* out of reach, or signed out: what was known stays */ }
    const fresh = [...alarms.querySelectorAll("[data-alarm]")].filter((each) => !known.includes(each.dataset.alarm));
    known = keys(alarms);
    if (fresh.length) said.textContent = fresh.map((each) => each.firstElementChild.textContent.trim().replace(/\s+/g, " ")).join(" ");
  };
  setInterval(ask, 30_000);
  document.addEventListener("visibilitychange", ask);
}
