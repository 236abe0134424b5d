// Picks of linked devices: in step with the server, and so with one another. Only browsers that have a
// secret load this.
import { kept, NAME, lasts as picksLast, refresh, replace, stored } from "../talks/picks.js";
import { merge, mergeNotes, resumed } from "./merging.js";
import * as notes from "./notes.js";

const LINKED = "m2-taken";
// So often, at most, a page that is opened asks what others changed.
const OFTEN = 60_000;
// The status of an answer to notes that are too long.
const TOO_LONG = 413;
let unkept = null;
let synced = "";

// The secret, the next one while no answer said that it holds, what was last agreed on (stars, and notes),
// what was sent since, and where it is read; null if this device is not linked.
export const linked = () => unkept ?? stored(LINKED);

// Whether this browser will know it tomorrow.
export function keep(state) {
  try {
    localStorage.setItem(LINKED, JSON.stringify(state));
    unkept = null;
  } catch {
    unkept = state;
  }
  document.dispatchEvent(new Event("linked"));
}

export function leave() {
  unkept = null;
  try {
    localStorage.removeItem(LINKED);
  } catch {
    // Nothing was kept.
  }
  document.dispatchEvent(new Event("linked"));
}

export const lasts = () => unkept === null;

// One tab at a time; over plain http there are no locks.
export const alone = (work) => (navigator.locks ? navigator.locks.request(LINKED, work) : work());

export async function send(address, fields) {
  // Notes are longer where every letter of them is escaped.
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  const answer = await fetch(address, { method: "POST", body, credentials: "omit" });
  if (answer.ok) return answer;
  const { error = "" } = await answer.json().catch(() => ({}));
  // Others than the site may say that nothing is there, as the wifi of a hotel.
  const { status } = answer;
  throw Object.assign(new Error(error), { status, gone: status === 404 && error !== "" });
}

// Anyone who deleted it, or gave it another secret, did so for all devices. Where the answer to a new
// secret was lost, whichever opens it is kept.
export async function open(work) {
  const state = linked();
  try {
    return await work(state);
  } catch (error) {
    if (!error.gone) throw error;
    if (state.next) {
      keep({ ...state, secret: state.next, next: undefined });
      return open(work);
    }
    leave();
    throw error;
  }
}

// What is starred here. Where a browser lost that alone, nobody took those stars away.
export function here(fallback) {
  refresh();
  return !picksLast || Array.isArray(stored(NAME)) ? new Set(kept) : fallback;
}

export const line = (keys) => [...keys].sort().join(" ");

export const noted = (state) => notes.kept() ?? state.noted ?? {};

// Notes that differ from those last agreed on: what they were, and what they are.
export function changes(before, now) {
  const keys = Object.keys({ ...before, ...now }).filter((key) => before[key] !== now[key]);
  return Object.fromEntries(keys.map((key) => [key, [before[key] ?? "", now[key] ?? ""]]));
}

const isNoted = (state) => Object.keys(changes(state.noted ?? {}, noted(state))).length > 0;

// Make what the server says hold here, with what was starred and noted meanwhile; notes that were not sent wait.
export async function settle(state, sent, sentNotes, answer) {
  const { picks, unknown, notes: theirs, ...rest } = await answer.json();
  const known = new Set(sent);
  for (const key of unknown) known.delete(key);
  const mine = here(sent);
  const now = merge(known, mine, new Set(picks));
  if (sentNotes) settleNotes(sentNotes, noted(state), theirs, unknown);
  const agreed = sentNotes ? theirs : state.noted;
  keep({ ...state, ...rest, base: picks, noted: agreed, sent: undefined, at: Date.now() });
  synced = line(mine) === line(sent) ? line(now) : "";
  replace(now);
}

function settleNotes(sent, mine, theirs, unknown) {
  const now = {};
  for (const key of Object.keys({ ...mine, ...theirs })) {
    const [base = "", own = "", other = ""] = [sent[key], mine[key], theirs[key]];
    const note = unknown.includes(key) ? own : mergeNotes(base, own, other);
    if (note) now[key] = note;
  }
  notes.replace(now);
}

export const agree = (secret, base, mine, noted = {}) =>
  send(document.body.dataset.agree, {
    secret,
    base: line(base),
    picks: line(mine),
    notes: JSON.stringify(noted),
  });

// Stars are agreed on without the notes where those of all devices are too long together: returns what is said
// of it.
export async function negotiate(state, base, mine) {
  const own = noted(state);
  try {
    const answer = await agree(state.secret, base, mine, changes(state.noted ?? {}, own));
    await settle(state, mine, own, answer);
  } catch (error) {
    if (error.status !== TOO_LONG) throw error;
    await settle(state, mine, null, await agree(state.secret, base, mine));
    return error.message;
  }
}

export const sync = () => alone(async () => linked() && open(exchange));

function exchange(state) {
  const last = new Set(state.base);
  const mine = here(last);
  const base = resumed(last, new Set(state.sent ?? last), mine);
  keep({ ...state, base: [...base], sent: [...mine] });
  synced = line(mine);
  return negotiate(linked(), base, mine);
}

let timer;
function soon(wait) {
  clearTimeout(timer);
  // Without network, or where it is too much, later: a star and a page that is opened try again.
  timer = setTimeout(() => sync().catch((error) => error.gone || soon(OFTEN)), wait);
}

document.addEventListener("picks", () => {
  if (linked() && line(kept) !== synced) soon(1000);
});
document.addEventListener("noted", () => linked() && soon(1000));
addEventListener("online", () => soon(0));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") look();
});

function look() {
  const state = linked();
  if (!state) return;
  const isOld = Date.now() - state.at > OFTEN;
  if (state.sent || isOld || line(kept) !== line(state.base) || isNoted(state)) soon(0);
}

look();
