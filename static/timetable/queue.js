// Steps that are not answered yet. They are kept on this device until they are, one entry each, and
// sent one after the other by one tab at a time; a step that is sent again is not done twice.
import { cookie } from "../core/cookie.js";
import { sheet } from "./columns.js";

const { edition, user, steps: address } = sheet.dataset;
const PREFIX = `m2-sheet-${edition}-${user}-`;
// More than anyone does before seeing that nothing is saved; a browser holds some thousands.
const MOST = 200;
const PATIENCE = 20_000;
const LONGEST_WAIT = 16_000;
// Until what the site breaks at is given up.
const MOST_TRIES = 5;
// In seconds, whatever is asked for.
const LONGEST_REST = 60;
// Where nothing can be kept, they last as long as the page.
const unkept = new Map();

const alone = (work) => (navigator.locks ? navigator.locks.request(PREFIX, work) : work());

const isPlace = (place) =>
  place === null || Date.parse(place.start) < Date.parse(place.end);
const isStep = ({ id, kind, changes }) =>
  id && kind && changes.every(({ session, to }) => session && isPlace(to));

function read(text) {
  try {
    const step = JSON.parse(text);
    return isStep(step) ? step : null;
  } catch {
    return null;
  }
}

// What is no step is dropped.
function kept() {
  try {
    const all = Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
    const found = all.map(([key, text]) => [key, read(text)]);
    for (const [key, step] of found) if (!step) forget(key);
    return found.filter(([, step]) => step);
  } catch {
    // Storage is refused in some private windows.
    return [];
  }
}

function entries() {
  const all = [...new Map([...kept(), ...unkept])];
  return all.sort(([one], [other]) => (one < other ? -1 : 1));
}

function keep(key, step) {
  try {
    localStorage.setItem(key, JSON.stringify(step));
  } catch {
    unkept.set(key, step);
  }
}

export const pending = () => entries().map(([, step]) => step);
export const isFull = () => entries().length >= MOST;

// What waits for an answer now, as a function that tells it of a card's slot and session.
export function held() {
  const keys = new Set(
    pending().flatMap(({ changes }) => changes.flatMap(({ slot, session }) => [slot, session])),
  );
  keys.delete(null);
  return ({ slot, session }) => keys.has(slot) || keys.has(session);
}

export function add(step) {
  // In the order in which they were done, whatever the clock says.
  const [latest] = entries().at(-1) ?? [""];
  const number = Math.max(Date.now(), 1 + parseInt(latest.slice(PREFIX.length)) || 0);
  keep(`${PREFIX}${number}-${step.id}`, step);
  return send();
}

function forget(key) {
  unkept.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // It was not kept.
  }
}

// What was refused needs no undo any more.
export function forgetUndo(id) {
  for (const [key, { undoes }] of entries()) if (undoes === id) forget(key);
}

// Send as JSON to an address of the sheet; the answer's JSON with its status, 0 without a network.
export async function post(url, body, signal = AbortSignal.timeout(PATIENCE)) {
  const headers = {
    Accept: "application/json",
    "Content-Type": "application/json",
    "X-CSRFToken": cookie("csrftoken"),
  };
  const options = { method: "POST", body: JSON.stringify(body), headers, redirect: "manual" };
  try {
    const response = await fetch(url, { ...options, signal });
    // Anyone who is signed out is led to where one signs in.
    if (response.type === "opaqueredirect") return { status: 403, sign_in: sheet.dataset.login };
    // Well answered, but not in JSON: that was not the site.
    const json = response.json();
    const answer = await (response.ok ? json : json.catch(() => ({})));
    return { ...answer, status: response.status, after: response.headers.get("Retry-After") };
  } catch {
    return { status: 0 };
  }
}

// What passes sooner or later, and what may never.
const isLost = ({ status }) => [0, 408, 429, 502, 503, 504].includes(status);
export const isBroken = ({ status, refusal }) => !refusal && (status >= 500 || status === 403);

let listening;
let timer;
let wait = 0;
let isSending = false;
let isResting = false;
let tries = {};
// Other tabs hear of each answer too.
const tabs = new BroadcastChannel(PREFIX);

// `answered(step, answer, names)`, with the keys of new slots by those made up for them, null where
// refused; `lost(wait)` without an answer; `refused(answer)` where the session ended.
export function listen(listener) {
  listening = listener;
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  addEventListener("beforeunload", (event) => unkept.size && event.preventDefault());
  tabs.addEventListener("message", ({ data: [step, answer] }) => settle(step, answer));
}

// As soon as may be: what could not be sent is tried again.
export async function send() {
  if (isSending || isResting) return;
  clearTimeout(timer);
  isSending = true;
  await alone(sendAll);
}

async function sendAll() {
  try {
    for (let [next] = entries(); next; [next] = entries()) {
      const [key, step] = next;
      const answer = await post(address, step);
      if (answer.sign_in) return listening.refused(answer);
      if (isLost(answer) || (isBroken(answer) && !isLastTry(step))) return again(answer);
      wait = 0;
      forget(key);
      tabs.postMessage([step, answer]);
      settle(step, answer);
    }
  } finally {
    isSending = false;
  }
  return undefined;
}

function isLastTry({ id }) {
  tries = { [id]: (tries[id] ?? 0) + 1 };
  return tries[id] >= MOST_TRIES;
}

function again({ after }) {
  const rest = 1000 * Math.min(after, LONGEST_REST) || 0;
  isResting = rest > 0;
  wait = Math.max(Math.min(2 * wait || 1000, LONGEST_WAIT), rest);
  timer = setTimeout(() => {
    isResting = false;
    send();
  }, wait);
  listening.lost(wait);
}

// --- What was made, and moved before that was answered -------------------------------------------

function settle(step, answer) {
  const names = new Map(
    step.changes.map(({ makes }, index) => [makes, answer.slots?.[index] ?? null]),
  );
  names.delete(undefined);
  if (names.size) for (const [key, later] of entries()) rename(key, later, names, step.kind);
  listening.answered(step, answer, names);
}

// Let a step that waits name slots as the site does; what was refused, it makes itself.
function rename(key, step, names, kind) {
  if (!step.changes.some(({ slot }) => names.has(slot))) return;
  const isFirst = step.kind !== "undo" && step.changes.some(({ slot }) => names.get(slot) === null);
  const changes = step.changes.map((change) => {
    if (!names.has(change.slot)) return change;
    const slot = names.get(change.slot);
    return slot ? { ...change, slot } : { ...change, slot, from: null, makes: change.slot };
  });
  const left = isFirst ? changes.filter(({ slot, to }) => slot || to) : changes;
  if (isFirst && !left.length) {
    forget(key);
    forgetUndo(step.id);
  } else keep(key, { ...step, kind: isFirst ? kind : step.kind, changes: left });
}
