// Tells the server which stars were added and taken away since the last time: keys of sessions,
// and nothing of who asks. Without network they wait; a browser that keeps nothing is not counted.
import { kept, stored } from "../talks/picks.js";

const SENT = "m2-told";
// Longer than someone takes to change their mind.
const WAIT = 2000;
let timer;

function sent() {
  const keys = stored(SENT);
  return new Set(Array.isArray(keys) ? keys : []);
}

const remember = (keys) => localStorage.setItem(SENT, JSON.stringify([...keys]));

// One tab at a time, or two would count one star; over plain http there are no locks.
const alone = (work) => (navigator.locks ? navigator.locks.request(SENT, work) : work());

// What is to be sent, once it is noted as sent: neither another tab nor the next page sends it again,
// whatever becomes of this one. Nothing where nothing can be noted.
function claim() {
  const before = sent();
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

// What did not arrive is sent with the next star, on the next page or when there is network again.
function untell(added, removed) {
  const now = sent();
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
