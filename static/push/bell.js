// The bell: what will come, in which hours, and the one place where the browser is asked for it.
import { bell, forget, stop, subscribe, subscription, tell } from "./follow.js";

const form = document.querySelector("#bell form");
const { dataset: words } = form;
const find = (selector) => form.querySelector(selector);
const all = (selector) => [...form.querySelectorAll(selector)];

// Apple's phones have notifications for what is on the home screen alone.
const isElsewhere = "standalone" in navigator && !navigator.standalone;
const canPush = "PushManager" in window && "Notification" in window && navigator.serviceWorker;

function state() {
  if (!canPush) return isElsewhere ? "ios" : "none";
  if (Notification.permission === "denied") return "denied";
  return bell() ? "on" : "off";
}

function show() {
  const now = state();
  for (const each of all("[data-when]")) each.hidden = each.dataset.when !== now;
  for (const each of all("fieldset, .bell__kept")) each.hidden = now !== "on" && now !== "off";
}

const say = (text) => (find("[role=status]").textContent = text);

// What is chosen.
function wish() {
  const chosen = new FormData(form);
  return {
    follow: words.follow,
    stop: words.stop,
    vapid: words.vapid,
    ended: words.ended,
    topics: chosen.getAll("topics"),
    quiet_from: chosen.get("quiet_from"),
    quiet_until: chosen.get("quiet_until"),
  };
}

function recall() {
  const kept = bell();
  if (!kept) return;
  for (const box of all("[name=topics]")) box.checked = kept.topics.includes(box.value);
  for (const name of ["quiet_from", "quiet_until"]) form.elements[name].value = kept[name];
}

async function start() {
  // At once, while it is known that someone touched the button.
  if ((await Notification.requestPermission()) !== "granted") return "";
  const found = await subscribe(words.vapid);
  try {
    await tell(wish(), found);
  } catch (error) {
    // Else something would come that has no button to stop it.
    forget();
    await found.unsubscribe().catch(() => {});
    throw error;
  }
  return words.started;
}

async function change() {
  const found = await subscription();
  if (!found) return "";
  await tell(wish(), found);
  return words.changed;
}

async function leave() {
  await stop();
  return words.stopped;
}

async function attempt(action) {
  say("");
  try {
    say(await action());
  } catch (error) {
    const isFull = error.name === "QuotaExceededError" || error.name === "SecurityError";
    say(error.isMessage ? error.message : isFull ? words.fades : words.failed);
  }
  show();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (bell()) return;
  await attempt(start);
  if (state() !== "denied") return;
  // The button is gone, and what it was refused for may be out of sight.
  const why = find("[data-when=denied]");
  why.focus({ preventScroll: true });
  why.scrollIntoView({ block: "center" });
});
form.addEventListener("change", () => {
  if (bell() && form.reportValidity()) attempt(change);
});
find("[data-stops]").addEventListener("click", async () => {
  await attempt(leave);
  // The button is gone.
  find("summary").focus();
});
document.addEventListener("bell", show);

recall();
show();
