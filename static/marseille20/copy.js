// What of the site is on this device: it is said, taken and deleted.
import { REFUSED, ask, register } from "./offline.js";

const panel = document.querySelector("[data-copy-panel]");
const status = panel.querySelector("[role=status]");
const drop = panel.querySelector("[data-drop]");
const size = new Intl.NumberFormat(document.documentElement.lang, {
  style: "unit",
  unit: "kilobyte",
  maximumFractionDigits: 0,
});

function say({ state, ...told }) {
  const words = panel.dataset[state];
  status.textContent = words.replace("{time}", told.time).replace("{size}", size.format(told.size / 1000));
  drop.hidden = state !== "kept" && state !== "taken";
}

async function take() {
  say({ state: "taking" });
  await register();
  navigator.storage?.persist?.();
  const { state } = await ask("take", { isAsked: true });
  say({ state: state === "kept" ? "taken" : state });
  if (state === "kept") localStorage.removeItem(REFUSED);
}

async function remove() {
  say(await ask("drop"));
  panel.querySelector("[data-take]").focus();
  localStorage.setItem(REFUSED, "1");
}

const deeds = { take, drop: remove };

panel.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  button.disabled = true;
  await deeds["take" in button.dataset ? "take" : "drop"]().catch(() => say({ state: "never" }));
  button.disabled = false;
});

async function look() {
  if (!navigator.serviceWorker) return say({ state: "never" });
  panel.querySelector(".copy__do").hidden = false;
  say({ state: "none" });
  if (await navigator.serviceWorker.getRegistration()) say(await ask("tell"));
}

look().catch(() => say({ state: "never" }));
