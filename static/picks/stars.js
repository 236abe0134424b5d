// Tells the server which stars were added and taken away since it was told last: keys of sessions,
// and nothing of who asks. Without network they wait; a browser that keeps nothing is not counted.
import { kept, stored } from "../talks/picks.js";

const TOLD = "m2-told";
// Longer than somebody takes to change their mind.
const WAIT = 2000;
let timer;

function told() {
  const keys = stored(TOLD);
  return new Set(Array.isArray(keys) ? keys : []);
}

const remember = (keys) => localStorage.setItem(TOLD, JSON.stringify([...keys]));

// One tab at a time, or two would count one star; over plain http there are no locks.
const alone = (work) => (navigator.locks ? navigator.locks.request(TOLD, work) : work());

// What is to be told, once it is noted as told: neither another tab nor the next page tells it again,
// whatever becomes of this one. Nothing where nothing can be noted.
function claim() {
  const before = told();
  const added = [...kept].filter((key) => !before.has(key));
  const removed = [...before].filter((key) => !kept.has(key));
  if (!navigator.onLine || !(added.length || removed.length)) return null;
  try {
    remember(kept);
  } catch {
    return null;
  }
  return { added, removed };
}

async function tell() {
  clearTimeout(timer);
  timer = null;
  const changed = await alone(claim);
  if (!changed) return;
  const { added, removed } = changed;
  const answer = await fetch(document.body.dataset.stars, {
    method: "POST",
    body: new URLSearchParams({ added: added.join(" "), removed: removed.join(" ") }),
    credentials: "omit",
    keepalive: true,
  }).catch(() => null);
  if (!answer?.ok) await alone(() => untell(added, removed));
}

// What did not arrive is told with the next star, on the next page or when there is network again.
function untell(added, removed) {
  const now = told();
  for (const key of added) now.delete(key);
  for (const key of removed) now.add(key);
  remember(now);
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(tell, WAIT);
}

document.addEventListener("picks", soon);
addEventListener("online", soon);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden" && timer) tell();
});
soon();
