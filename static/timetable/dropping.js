// What is put down becomes a step: shown at once, kept until it is answered, and undone by another.
import * as carrying from "./carrying.js";
import { cardOf, foresee, keepingFocus, pick, pool, sideOf, titleOf } from "./cards.js";
import { unmark } from "./marks.js";
import { add, isFull, pending } from "./queue.js";
import { say, word } from "./words.js";

const undoes = document.querySelector("[data-undo]");

// Also where a browser has no crypto.randomUUID, as over plain http.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Put down what is carried, where it is. On a place that is taken it asks first.
export function drop() {
  const { carry } = carrying;
  if (carry.isOut === "away") return carrying.putBack();
  const there = carry.isOut ? [] : carrying.hindrances();
  if (there.length) return askAbout(there);
  const step = carrying.step();
  return step ? finish(step) : carrying.putBack();
}

function askAbout(there) {
  const isOffered = carrying.canSwap();
  // What was dragged, nobody holds any more, and nothing can be asked.
  if (carrying.carry.how === "drag" && !isOffered) {
    return carrying.putBack(word("takenBy", { title: titleOf(there[0]) }));
  }
  carrying.ask();
  // A button beside it says the same to who uses no keys.
  const swaps = carrying.carry.how === "keys" ? "askSwap" : "isThere";
  return say(word(isOffered ? swaps : "takenBy", { title: titleOf(there[0]) }));
}

export function swap() {
  const [card] = carrying.hindrances();
  finish(carrying.exchange(card));
}

export function unschedule() {
  carrying.out("pool");
  drop();
}

function finish(step) {
  if (isFull()) {
    say(word("full"));
    return carrying.putBack();
  }
  // By keys, the next one of the pool follows.
  const { how, items } = carrying.carry;
  let first = cardOf(items[0]);
  const next = !items[0].from && how === "keys" && following(first);
  carrying.putDown();
  for (const { element, ...side } of items) {
    if (!cardOf(side)) pool().append(element);
  }
  first ??= cardOf(items[0]);
  commit(step);
  const focus = pick(next || first);
  if (how !== "drag") focus?.focus({ preventScroll: how === "tap" });
  return undefined;
}

function following(card) {
  const shown = [...pool().querySelectorAll(".card:not([hidden], .is-lifted)")];
  const isAfter = (each) => card?.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
  return shown.find(isAfter) ?? shown[0];
}

// Do a step: it is shown, kept and sent. New slots have a key made up until it is answered.
export function commit({ label, changes, ...rest }) {
  const made = changes.map((each) => (each.slot ? each : { makes: uuid(), ...each }));
  const step = { id: uuid(), ...rest, changes: made };
  // It is on its way while it is shown.
  add(step);
  keepingFocus(() => foresee(step));
  unmark();
  offerUndo(step.kind === "undo" ? null : { id: step.id, label });
}

// What the button undoes: the newest step of this person, null if there is none.
export function offerUndo(step) {
  undoes.hidden = !step;
  undoes.dataset.undo = step?.id ?? "";
  undoes.querySelector(".toolbar__what").textContent = step?.label ?? "";
}

// What can be undone once all steps are answered: as the page or the last answer had it.
let last = undoes.dataset.undo
  ? { id: undoes.dataset.undo, label: undoes.querySelector(".toolbar__what").textContent }
  : null;

export function settleUndo(step = last) {
  last = step;
  if (!pending().length) offerUndo(last);
}

export function undo() {
  // What is not done yet is put back.
  if (carrying.carry) return carrying.putBack();
  const id = undoes.dataset.undo;
  if (!id) return say(word("nothing"));
  const step = pending().find((each) => each.id === id);
  // What it changes is shown alone: the site knows.
  const back = ({ from, to, ...rest }) => ({ ...rest, from: to, to: from });
  return commit({ kind: "undo", changes: (step?.changes ?? []).map(back), undoes: id });
}

export const unscheduling = (cards) => ({
  kind: "unschedule",
  changes: cards.map((card) => ({ ...sideOf(card), to: null })),
  label: word("quoted", { title: titleOf(cards[0]) }),
});
