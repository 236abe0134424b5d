// Where the bell was touched, the server hears which sessions have a star, to notify what changes.
// Only browsers that are subscribed load this.
import { kept, stored } from "../talks/picks.js";

const NAME = "m2-bell";
// A cache of this name is there if the worker was switched off, and took the subscription along.
const LOST = NAME;
const MINUTE = 60_000;
const PATIENCE = 10_000;
// So often, at least, the server hears of a browser that is used: its zone may be another one.
const OFTEN = 1440 * MINUTE;

// What was wished for, of which endpoint, and which stars the server knows; null: nothing.
export const bell = () => stored(NAME);

const line = () => [...kept].sort().join(" ");

export function forget() {
  try {
    localStorage.removeItem(NAME);
  } catch {
    // Nothing was kept.
  }
  caches.delete(LOST).catch(() => {});
  document.dispatchEvent(new Event("bell"));
}

export async function subscription() {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

// Ask the browser for a subscription with the site's key, which is at this address.
export async function subscribe(vapid) {
  await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const answer = await fetch(vapid, { cache: "no-store" });
  const key = { userVisibleOnly: true, applicationServerKey: await answer.text() };
  try {
    return await pushManager.subscribe(key);
  } catch (error) {
    // To another key of the site, from before it was made anew.
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(key);
  }
}

// Subscribe once more where that ended with the worker; who does not allow it any more sees so.
async function regain({ vapid, ended }) {
  if (Notification.permission === "granted") {
    const found = await subscribe(vapid);
    await caches.delete(LOST);
    return found;
  }
  const status = document.getElementById("status");
  status.textContent = ended;
  status.classList.remove("visually-hidden");
  return null;
}

// Tell the server what is wished for; throws what it answers, in words, or what the network says.
// It is kept here first: what this browser cannot keep, nobody could stop.
export async function tell(wish, found) {
  const { endpoint, keys } = found.toJSON();
  const stars = line();
  const { topics, quiet_from, quiet_until } = wish;
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const fields = { endpoint, ...keys, picks: stars, quiet_from, quiet_until, time_zone: timeZone };
  const keep = (at) => localStorage.setItem(NAME, JSON.stringify({ ...wish, endpoint, stars, at }));
  // Not heard yet, and as long as if it were.
  keep(Date.now() - 2 * OFTEN);
  const body = new URLSearchParams(fields);
  for (const topic of topics) body.append("topics", topic);
  const answer = await fetch(wish.follow, { method: "POST", body, credentials: "omit" });
  if (!answer.ok) {
    const { error = "" } = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(error), { isMessage: error !== "" });
  }
  keep(Date.now());
}

export async function stop() {
  const { stop: address, endpoint } = bell();
  const body = new URLSearchParams({ endpoint });
  const ends = await Promise.allSettled([
    subscription().then((found) => found?.unsubscribe()),
    fetch(address, { method: "POST", body, credentials: "omit", signal: AbortSignal.timeout(PATIENCE) }),
  ]);
  // One of them is enough: the site hears of the other from the push service.
  if (ends.every(({ status }) => status === "rejected")) throw ends[0].reason;
  forget();
}

async function agree() {
  const wish = bell();
  if (!wish) return;
  let found = await subscription();
  const isLost = !found && (await caches.has(LOST));
  if (isLost) {
    // Only a page with a copy has a worker.
    if (!document.body.dataset.copy) return;
    found = await regain(wish);
  }
  // Stopped from a notification, or by the browser itself.
  if (!found) return forget();
  const isKnown = !isLost && wish.endpoint === found.endpoint && wish.stars === line();
  if (!isKnown || Date.now() - wish.at > OFTEN) await tell(wish, found);
}

let timer;
function soon(wait) {
  clearTimeout(timer);
  // Without network, later; what the server refuses, it would refuse again.
  timer = setTimeout(() => agree().catch((error) => error.isMessage || soon(MINUTE)), wait);
}

document.addEventListener("picks", () => soon(1000));
addEventListener("online", () => soon(0));
soon(0);
