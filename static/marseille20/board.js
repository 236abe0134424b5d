// Keeps the board of the home page true while the page stays open: the server tells what is on.

const MINUTE = 60_000;
let fetched = Date.now();

async function refresh() {
  const board = document.querySelector(".board");
  // Whoever is on one of its links must not lose their place.
  if (document.hidden || !board || board.contains(document.activeElement)) return;
  if (Date.now() - fetched < MINUTE / 2) return;
  fetched = Date.now();
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(".board");
    if (answer.ok && fresh) board.replaceWith(fresh);
  } catch {
    // Without a network the board stays as it was; its clock says from when it is.
  }
}

setInterval(refresh, MINUTE);
document.addEventListener("visibilitychange", refresh);
