// The writing page: what is typed is kept on this device at once, and on the server within seconds.
// Without it the form's own button saves.

import { cookie } from "../../core/cookie.js";
import { copiesOf, ofAccount } from "../../core/copies.js";
import { coverOf } from "./cover.js";
import { send } from "./send.js";

// In milliseconds: how long after the last key, and at most how long after the first one.
const QUIET = 1500;
const LONGEST = 4000;
const AGAIN = 5000;
// Browsers let a page that goes away send no more than this.
const PARTING = 60000;

const form = document.getElementById("write");
const words = form.dataset;
// The same text in other tabs.
const tabs = new BroadcastChannel(`m2-state-${words.recap}`);
const { mine, keep, forget, copies } = copiesOf(`${ofAccount(words.account)}write-${words.recap}-`, signedOut);
const base = form.elements.base;
const status = form.querySelector(".write__saved");
const clash = form.querySelector(".write__clash");
const compare = clash.querySelector("[data-compare]");
const compared = clash.querySelector(".write__compared");

let typed = 0; // changes so far
let kept = 0; // as many of them as the server has
let held = true; // whether this device has the last one
let isOut = false; // whether they signed out in another tab: nothing is kept here until a save
let since = null; // when the first one it lacks was typed
let timer = null;
let sending = false;
let paused = null; // why nothing is saved: someone else's text is newer, and the writer decides
let why = words.typed; // why it is not saved
let theirs = null;

const fields = () =>
  [...new FormData(form)].filter(([name]) => !["cover_file", "csrfmiddlewaretoken"].includes(name));
const say = (sentence, parts = {}) => {
  const text = sentence.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("alert", ![words.typed, words.saved].includes(sentence));
};

// That this device has it is only said if it does.
function unsaved(reason) {
  why = reason;
  say(held ? why : why === words.typed ? words.unkept : words.full);
}

async function keepTyped() {
  typed += 1;
  held = !isOut && (await keep(fields())) && !isOut;
  if (kept !== typed) unsaved(why);
}

function changed() {
  since ??= Date.now();
  unsaved(paused ?? words.typed);
  keepTyped();
  if (!paused) later(Math.max(0, Math.min(QUIET, since + LONGEST - Date.now())));
}

function saveNow() {
  keepTyped();
  if (paused) clash.focus();
  save();
}

// What is not saved stays on the screen, and nowhere else.
function signedOut() {
  isOut = true;
  held = false;
  if (kept !== typed) unsaved(why);
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save(parting = false) {
  if (sending || paused || kept === typed) return;
  clearTimeout(timer);
  sending = true;
  const count = typed;
  const answer = await send(form.action, fields(), parting);
  sending = false;
  if ("unlinked" in answer) form.querySelector(".write__unlinked").textContent = answer.unlinked;
  if (answer.state && !form.querySelector(`.state--${answer.state}`)) {
    restate();
    tabs.postMessage("");
  }
  if (answer.status === 200) {
    base.value = answer.number;
    kept = count;
    isOut = false;
    if (kept === typed) {
      since = null;
      forget(mine);
      say(words.saved, { time: answer.saved_at });
    } else {
      since = Date.now();
      later(QUIET);
    }
    faults({});
    if (form.elements.cover_gone.checked) cover.clear();
  } else if (answer.status === 409) {
    disagree(answer);
  } else {
    failed(answer);
  }
}

function failed({ status, errors, error }) {
  if (status === 400) {
    faults(errors ?? {});
    // The reason stands below a text that may be long.
    return unsaved([words.refused, ...Object.values(errors ?? {}).flat()].join(" "));
  }
  if (status === 413) return unsaved(`${words.refused} ${error}`);
  unsaved(status === 403 ? words.out : status ? words.refused : words.offline);
  later(AGAIN);
}

async function pageAt(url) {
  const response = await fetch(url).catch(() => null);
  return response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
}

// Where it stands, and what can be done with it: the first change of a published text makes it a
// draft, which can be handed in.
async function restate() {
  const page = await pageAt(form.action);
  for (const part of [".write__state", ".write__steps"]) {
    const now = page?.querySelector(part);
    if (now) form.querySelector(part).replaceWith(now);
  }
}

// What the server says of each field, below it.
function faults(errors) {
  for (const place of form.querySelectorAll("[id$=_error]")) {
    place.textContent = (errors[place.id.slice(3, -6)] ?? []).join(" ");
  }
}

function disagree(answer) {
  theirs = answer.number;
  paused = answer.is_open ? words.apart : words.closed;
  const other = answer.is_own ? words.clashOwn : words.clash;
  clash.hidden = false;
  clash.querySelector("p").textContent = (answer.is_open ? other : words.handedIn)
    .replace("{by}", answer.by)
    .replace("{number}", answer.aside);
  for (const button of clash.querySelectorAll("button")) button.hidden = !answer.is_open;
  compare.href = `${words.versions}${answer.aside}/`;
  unsaved(paused);
}

function agree(number) {
  base.value = number;
  paused = null;
  clash.hidden = true;
  compared.hidden = true;
  saveNow();
}

// What was typed since is kept beside the other text as well; whether it is.
async function setAside() {
  const answer = await send(form.action, fields());
  if (answer.status === 409) disagree(answer);
  // They say the same by now.
  else if (answer.status === 200) agree(answer.number);
  else failed(answer);
  return answer.status === 409;
}

compare.addEventListener("click", async (event) => {
  event.preventDefault();
  if (!(await setAside())) return;
  const difference = (await pageAt(compare.href))?.querySelector(".versions");
  if (!difference) return location.assign(compare.href);
  compared.querySelector(".versions")?.remove();
  compared.append(difference);
  compared.hidden = false;
  compared.focus({ preventScroll: true });
});
// Their text is a version of its own: this one, made after seeing that, is the next.
clash.querySelector("[data-keep]").addEventListener("click", () => agree(theirs));
clash.querySelector("[data-take]").addEventListener("click", async () => {
  if (!(await setAside())) return;
  forget(mine);
  kept = typed;
  location.assign(form.action);
});

// What a tab that was closed, or a server that was down, left on this device goes to the server,
// which keeps it as the newest text, or beside one that is newer.
async function recover() {
  let newer = false;
  for (const [key, left] of await copies()) {
    const answer = await send(form.action, left);
    if (answer.status !== 200 && answer.status !== 409) continue;
    forget(key);
    if (answer.status === 409) say(words.found, { number: answer.aside });
    else newer ||= answer.number > Number(base.value);
  }
  if (newer && typed === 0) location.assign(form.action);
}

const cover = coverOf(form, changed);

// A title and a standfirst are one line each: Enter leads on to what comes next.
const NEXT = { title: "[name=standfirst]", standfirst: ".editor [role=textbox]" };
form.addEventListener("keydown", (event) => {
  const next = NEXT[event.target.name];
  if (!next || event.key !== "Enter" || event.isComposing) return;
  event.preventDefault();
  form.querySelector(next).focus();
});

form.addEventListener("input", (event) => {
  if (event.target !== form.elements.cover_file) changed();
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.name !== "save") return;
  event.preventDefault();
  saveNow();
});
addEventListener("keydown", (event) => {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  saveNow();
});
// Anyone who signed in again in another tab has another token than this page was made with.
document.addEventListener("submit", ({ target }) => {
  const token = target.elements.csrfmiddlewaretoken;
  if (token) token.value = cookie("csrftoken");
});
addEventListener("online", () => save());
tabs.addEventListener("message", restate);
addEventListener("beforeunload", (event) => {
  if (kept !== typed && !held) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  const size = fields().reduce((sum, [, value]) => sum + 3 * value.length, 0);
  if (document.visibilityState === "hidden") save(size < PARTING);
});

recover();
