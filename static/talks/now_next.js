// What the page says is on now and next stays true while it is open: the server tells.
import { now, renew } from "./state.js";

const MINUTE = 60_000;
// Sessions start and end with a minute; a moment later the server knows it, and not all pages ask at once.
const LATE = 600 + 400 * Math.random();

async function refresh() {
  // Anyone who is on one of its links must not lose their place.
  const isUsed = document.querySelector(".now-next")?.contains(document.activeElement);
  if (document.hidden || isUsed) return;
  try {
    await renew();
  } catch {
    // Without a network it stays as it was; its clock says from when it is.
  }
}

function wait() {
  setTimeout(() => {
    refresh();
    wait();
  }, MINUTE - ((now() - LATE) % MINUTE));
}

wait();
document.addEventListener("visibilitychange", refresh);
