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
// Where nothing can be kept, they last as long as the page.
const unkept = new Map();

const alone = (work) => (navigator.locks ? navigator.locks.request(PREFIX, work) : work());

function kept() {
  try {
    return Object.entries(localStorage).filter(([key]) => key.startsWith(PREFIX));
  } catch {
    // Storage is refused in some private windows.
    return [];
  }
}

function entries() {
  const all = [...kept().map(([key, text]) => [key, JSON.parse(text)]), ...unkept];
  return all.sort(([one], [other]) => (one < other ? -1 : 1));
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

let count = 0;
export function add(step) {
  // In the order in which they were done, also within a millisecond.
  const key = `${PREFIX}${Date.now()}-${String((count += 1)).padStart(6, "0")}-${step.id}`;
  try {
    localStorage.setItem(key, JSON.stringify(step));
  } catch {
    unkept.set(key, step);
  }
  return send();
}

function forget(key) {
  if (!unkept.delete(key)) localStorage.removeItem(key);
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
  try {
    const options = {
      method: "POST",
      body: JSON.stringify(body),
      headers,
      redirect: "manual",
      signal,
    };
    const response = await fetch(url, options);
    // Anyone who is signed out is led to where one signs in.
    if (response.type === "opaqueredirect") return { status: 403 };
    const answer = await response.json().catch(() => ({}));
    return { ...answer, status: response.status };
  } catch {
    return { status: 0 };
  }
}

const isLost = (status) => status === 0 || status >= 500 || status === 429 || status === 408;

let listening;
let timer;
let wait = 0;
// What is done with an answer, and while there is none: `answered(step, answer)`, `lost(wait)`,
// `refused(answer)` where the session ended or may not do this.
export function listen(listener) {
  listening = listener;
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => document.hidden || send());
  // Another tab has sent one.
  addEventListener("storage", ({ key, newValue }) => {
    if (key?.startsWith(PREFIX) && newValue === null) listening.sentElsewhere();
  });
}

// As soon as may be: what could not be sent is tried again.
export function send() {
  clearTimeout(timer);
  return alone(async () => {
    for (let [next] = entries(); next; [next] = entries()) {
      const [key, step] = next;
      const answer = await post(address, step);
      if (isLost(answer.status)) return again();
      wait = 0;
      if (answer.status === 403) return listening.refused(answer);
      forget(key);
      listening.answered(step, answer);
    }
    return undefined;
  });
}

function again() {
  wait = Math.min(wait ? 2 * wait : 1000, LONGEST_WAIT);
  clearTimeout(timer);
  timer = setTimeout(send, wait);
  listening.lost(wait);
}
