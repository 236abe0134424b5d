// Carried by keys: Enter picks up and puts down, arrows move, digits say the hour.
import * as carrying from "./carrying.js";
import { isPlaced, pick, pool } from "./cards.js";
import { columnFrom, columnOfCard, FIVE, standing, startOf, wrap } from "./columns.js";
import { turnBy } from "./days.js";
import { commit, drop, swap, undo, unschedule, unscheduling } from "./dropping.js";
import { mark, marked, together, unmark } from "./marks.js";
import { say, word } from "./words.js";

const HALF_HOUR = 6 * FIVE;
// Digits of an hour that is being typed.
let digits = "";

const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function isTyping({ target }) {
  return target.closest(
    "input, textarea, select, [contenteditable], dialog, [popover]:popover-open",
  );
}

function press(event) {
  if (event.isComposing || isTyping(event)) return;
  const isUndo =
    (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
  const isDone = isUndo
    ? (undo(), true)
    : carrying.carry
      ? whileCarrying(event)
      : onCard(event, event.target.closest(".card__pick")?.closest(".card"));
  if (isDone) event.preventDefault();
}

// --- While something is carried ------------------------------------------------------------------

function whileCarrying(event) {
  const { key, shiftKey, target } = event;
  if (key === "Escape") return end(() => carrying.putBack());
  // Buttons beside the place, and links, do what they say.
  const isElsewhere = target.closest("a, button:not(.card__pick), summary");
  if (key === "Enter" || key === " ") return !isElsewhere && !event.repeat && end(confirm);
  if (carrying.carry.how === "drag") return false;
  if (key in ARROWS) return arrow(event, ...ARROWS[key]);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (/^\d$/.test(key)) return type(key);
  const deeds = {
    PageUp: () => moved(carrying.shift(0, 0, -HALF_HOUR)),
    PageDown: () => moved(carrying.shift(0, 0, HALF_HOUR)),
    "+": () => moved(carrying.lengthen(FIVE)),
    "=": () => moved(carrying.lengthen(FIVE)),
    "-": () => moved(carrying.lengthen(-FIVE)),
    d: copy,
    e: () => carrying.canSwap() && swap(),
    Delete: () => carrying.carry.items.some(({ from }) => from) && unschedule(),
    Backspace: () => (digits = digits.slice(0, -1)),
  };
  if (key !== "Backspace") digits = "";
  deeds[shiftKey && key.length === 1 ? key.toLowerCase() : key]?.();
  return key in deeds;
}

function copy() {
  carrying.copy();
  say(word(carrying.carry.isCopy ? "isCopy" : "noCopy"));
}

function end(deed) {
  deed();
  return true;
}

const moved = (could) => could || say(word("edge"));

function arrow({ ctrlKey, altKey, shiftKey }, across, down) {
  digits = "";
  if (ctrlKey || altKey) {
    if (!carrying.shift(0, across + down, 0)) turnBy(across + down);
  } else if (shiftKey) moved(carrying.leap(across + down));
  else moved(carrying.shift(across, 0, down * FIVE));
  return true;
}

// An hour is said by four digits, or by fewer and Enter.
function type(digit) {
  digits += digit;
  say(digits);
  if (digits.length === 4) go();
  return true;
}

function go() {
  const typed = digits;
  digits = "";
  return carrying.begin(typed);
}

function confirm() {
  if (digits && !go()) return;
  drop();
}

// --- On a card -----------------------------------------------------------------------------------

function onCard(event, card) {
  const { key } = event;
  if (key === "Escape") return marked().length > 0 && end(unmark);
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (key === "Enter" || key === " ") {
    return event.repeat || end(() => carrying.pickUp(together(card), "keys"));
  }
  if (key === "m") return end(() => mark(card));
  if (key === "Delete" && isPlaced(card)) {
    return end(() => commit(unscheduling(together(card).filter(isPlaced))));
  }
  if (!(key in ARROWS)) return false;
  pick(beside(card, ...ARROWS[key]))?.focus();
  return true;
}

// The card above or below, or at that hour in the next column; from the pool, in the first one.
function beside(card, across, down) {
  const list = [...card.parentElement.querySelectorAll(":scope > .card:not([hidden])")];
  if (down) return list[list.indexOf(card) + down];
  if (!isPlaced(card)) return across > 0 ? document.querySelector(".sheet__room .card") : undefined;
  const start = startOf(card);
  let column = columnOfCard(card);
  while ((column = column && columnFrom(column, across))) {
    const cards = standing(column);
    if (cards.length) return cards.findLast((each) => startOf(each) <= start) ?? cards[0];
  }
  return across < 0 ? pool().querySelector(":scope > .card:not([hidden])") : undefined;
}

// --- One stop for the sheet and one for the pool -------------------------------------------------

// The stop of each; looked for among all cards only where it was replaced.
const stops = new WeakMap();

function rove({ target }) {
  if (!target.matches(".card__pick")) return;
  const group = target.closest(".pool") ?? target.closest(".sheet");
  const last = stops.get(group);
  const found = last?.isConnected ? [last] : group.querySelectorAll('.card__pick[tabindex="0"]');
  for (const other of found) other.tabIndex = -1;
  target.tabIndex = 0;
  stops.set(group, target);
}

// After cards came and went; `isNew` for those that the page came with.
export function mendStops(isNew = false) {
  for (const group of wrap.querySelectorAll(".pool, .sheet")) {
    if (isNew) for (const each of group.querySelectorAll(".card__pick")) each.tabIndex = -1;
    const first = group.querySelector(".card:not([hidden]) .card__pick");
    if (first && !group.querySelector('.card:not([hidden]) .card__pick[tabindex="0"]'))
      first.tabIndex = 0;
  }
}

export function listen() {
  document.addEventListener("keydown", press);
  // What was pressed to pick up is not a click as well.
  wrap.addEventListener("keyup", (event) => {
    if (event.key === " " && event.target.matches(".card__pick")) event.preventDefault();
  });
  wrap.addEventListener("focusin", rove);
  mendStops(true);
}
