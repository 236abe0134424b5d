// What of the site is on this device: it is said, taken and deleted.
import { REFUSED, ask, isComing, isRefused, register } from "./offline.js";

// Looked up when they are used: a page that renews itself (../talks/state.js) may have others.
const panel = () => document.querySelector("[data-copy-panel]");
const part = (selector) => panel().querySelector(selector);
const size = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "megabyte",
  maximumFractionDigits: 1,
});

const words = ({ state, time, size: bytes }) =>
  panel().dataset[state].replace("{time}", time).replace("{size}", size.format(bytes / 1e6));

function say(...answers) {
  // The page that this one was shown for may have taken its place (away.js).
  if (!panel()) return;
  part("[role=status]").textContent = answers.map(words).join(" ");
  part("[data-drop]").hidden = !answers.some(({ state }) => ["kept", "taken", "begun"].includes(state));
}

// That there is none has a reason where it was deleted; on a first visit it is about to come.
const none = () => ({ state: isRefused() ? "dropped" : isComing ? "taking" : "none" });

async function found(how) {
  const answer = await ask("tell", how);
  return answer.state === "none" ? none() : answer;
}

function refuse(isGone) {
  try {
    if (isGone) localStorage.setItem(REFUSED, "1");
    else localStorage.removeItem(REFUSED);
  } catch {
    // The copy is gone, or there, all the same.
  }
}

async function take() {
  say({ state: "taking" });
  await register();
  navigator.storage?.persist?.();
  const { state } = await ask("take", { isAsked: true, path: location.pathname });
  // What was there stays.
  if (state !== "kept") return say({ state }, await found());
  say({ state: "taken" });
  refuse(false);
}

async function remove() {
  say(await ask("drop"));
  part("[data-take]").focus();
  refuse(true);
}

// Servers may be away where there is a network: then this page is one of the copy.
const isAway = () => !navigator.onLine || document.querySelector(".notices__copied");

function isSure() {
  const sure = part("dialog");
  sure.returnValue = "";
  sure.showModal();
  return new Promise((resolve) =>
    sure.addEventListener("close", () => resolve(sure.returnValue === "drop"), { once: true }),
  );
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("button[data-take], button[data-drop]");
  const isDrop = button?.matches("[data-drop]");
  if (!button || (isDrop && isAway() && !(await isSure()))) return;
  button.disabled = true;
  await (isDrop ? remove() : take()).catch(() => say({ state: "never" }));
  button.disabled = false;
});

async function look() {
  if (!navigator.serviceWorker) return say({ state: "never" });
  part(".copy__do").hidden = false;
  if (!(await navigator.serviceWorker.getRegistration())) return say(none());
  const answer = await found();
  say(answer);
  // By another page, or by itself.
  if (["taking", "begun"].includes(answer.state)) say(await found({ isPatient: true }));
}

const begin = () => look().catch(() => say({ state: "never" }));

document.addEventListener("copied", begin);
// What can be used by itself is there; the rest is waited for.
navigator.serviceWorker?.addEventListener("message", async ({ data }) => {
  const answer = data.copy && (await found());
  if (answer?.state === "begun") say(answer);
});
document.addEventListener("renewed", begin);
begin();
