// Keeps what the home page says is on now and next true while the page stays open:
// the server tells.

const MINUTE = 60_000;
let fetched = Date.now();

async function refresh() {
  const section = document.querySelector(".now-next");
  // Whoever is on one of its links must not lose their place.
  if (document.hidden || !section || section.contains(document.activeElement)) return;
  if (Date.now() - fetched < MINUTE / 2) return;
  fetched = Date.now();
  try {
    const answer = await fetch(location.href, { cache: "no-cache" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".now-next");
    if (answer.ok && fresh) section.replaceWith(fresh);
  } catch {
    // Without a network it stays as it was; its clock says from when it is.
  }
}

setInterval(refresh, MINUTE);
document.addEventListener("visibilitychange", refresh);
