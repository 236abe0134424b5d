// Cards of the sheet and of the pool: found, named, and replaced by what the server answers.
import {
  columnOf,
  columnOfSection,
  endOf,
  hour,
  order,
  placeOf,
  sheet,
  stand,
  startOf,
} from "./columns.js";
import { lay } from "./lanes.js";

export const pool = () => document.querySelector(".pool__list");

// A card by the key of its slot; of the pool, by that of its session.
export const cardOf = ({ slot, session }) =>
  document.getElementById(slot ? `slot-${slot}` : `session-${session}`);
// The card of a change, as it is shown since: on the sheet or in the pool. Until it is answered, a
// new slot has the key that the change `makes` up.
export const shownOf = ({ slot, makes, session }) =>
  cardOf({ slot: slot ?? makes, session }) ?? cardOf({ session });

export const pick = (card) => card?.querySelector?.(".card__pick");
export const titleOf = (card) => card.dataset.title;
export const isPlaced = (card) => "start" in card.dataset;

export const lengthOf = (card) =>
  isPlaced(card) ? endOf(card) - startOf(card) : Number(card.dataset.minutes) * 60_000;

// What a step says of a card: its slot if it has one, its session, and where it was seen.
export const sideOf = (card) => ({
  slot: card.dataset.slot ?? card.dataset.made ?? null,
  session: card.dataset.session ?? null,
  from: isPlaced(card) ? placeOf(card) : null,
});

// Show a step as done before it is answered.
export function foresee({ changes }) {
  for (const change of changes) {
    const card = shownOf(change) ?? twin(change);
    if (!card) continue;
    // Whatever is answered, it is drawn anew.
    card.dataset.digest = "";
    move(card, change);
  }
  layChanged();
}

// A second slot of a session looks like its first.
const twin = (change) => anywhere(change)?.cloneNode(true);

// Keys that were made up, of slots that are new.
const madeUp = new Set();

function name(card, slot) {
  delete card.dataset.slot;
  delete card.dataset.made;
  if (slot) card.dataset[madeUp.has(slot) ? "made" : "slot"] = slot;
  card.id = slot ? `slot-${slot}` : `session-${card.dataset.session}`;
}

// Give what was new and is answered the keys that it has from now on.
export function rename(names) {
  for (const [made, slot] of names) {
    const card = slot && cardOf({ slot: made });
    if (!card) continue;
    remove(cardOf({ slot }));
    name(card, slot);
  }
}

const anywhere = ({ session }) =>
  document.querySelector(`.card[data-session="${CSS.escape(session)}"]`);

function move(card, { slot, makes, session, to }) {
  leave(card);
  if (!to) {
    card.remove();
    // Another slot of it stands.
    if (sheet.querySelector(`.card[data-session="${CSS.escape(session)}"]`)) return undefined;
    name(card);
    card.dataset.minutes = lengthOf(card) / 60_000;
    for (const name of ["start", "end", "room"]) delete card.dataset[name];
    showTime(card, `${card.dataset.minutes} min`, "");
    card.classList.add("card--pool");
    return pool().prepend(card);
  }
  const place = { room: to.room, start: Date.parse(to.start), end: Date.parse(to.end) };
  const column = columnOf(place);
  // It went to a day that is not shown.
  if (!column) return card.remove();
  card.classList.remove("card--pool");
  if (makes) madeUp.add(makes);
  name(card, slot ?? makes);
  stand(card, column, place.start, place.end);
  showTime(card, hour(place.start), `–${hour(place.end)}`);
  changed.add(column);
}

function showTime(card, start, end) {
  const time = card.querySelector(".card__time");
  const flag = time.querySelector(":scope > :not(.card__end)");
  const rest = Object.assign(document.createElement("span"), {
    className: "card__end",
    textContent: end,
  });
  time.replaceChildren(...(flag ? [flag] : []), start, rest);
}

// Columns in which cards came or went, since they were laid.
const changed = new Set();

function layChanged() {
  for (const column of changed) lay(column);
  changed.clear();
}

function remove(card) {
  leave(card);
  card?.remove();
}

function leave(card) {
  const column = card && columnOfSection(card.closest(".sheet__room"));
  if (column) changed.add(column);
}

// --- What the server answers ---------------------------------------------------------------------

function fresh(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.firstElementChild;
}

const byKey = (cards, key) => new Map([...cards].map((card) => [card.dataset[key], card]));

// Take in cards that an answer names, but those that `isHeld`: what was done here and is not
// answered yet stays as it is shown. `isWhole`: what is not named is gone. Whether anything is
// missing.
export function take({ cards = {}, pool: unplaced = {}, gone = [] }, isHeld, isWhole = false) {
  const slots = byKey(sheet.querySelectorAll(".card[data-slot]"), "slot");
  const sessions = byKey(pool().querySelectorAll(".card[data-session]"), "session");
  const placed = new Set([...slots.values()].map((card) => card.dataset.session));
  const isFree = (card) => !isHeld(card?.dataset ?? {});
  let isShort = false;
  for (const [key, { html, digest }] of Object.entries(cards)) {
    const old = slots.get(key);
    if (isHeld({ slot: key }) || !isFree(old) || old?.dataset.digest === digest) continue;
    const card = html && fresh(html);
    if (!card) isShort = true;
    else if (!isHeld(card.dataset)) settle(card, old);
  }
  isShort = fill(unplaced, sessions, isHeld, placed) || isShort;
  for (const key of gone) {
    const old = slots.get(key) ?? sessions.get(key);
    if (isFree(old)) remove(old);
  }
  // What was shown before it was answered, and was refused.
  for (const card of sheet.querySelectorAll(".card:not([data-slot])")) {
    if (isFree(card)) remove(card);
  }
  if (isWhole) {
    for (const [key, card] of slots) if (!(key in cards) && isFree(card)) remove(card);
    for (const [key, card] of sessions) if (!(key in unplaced) && isFree(card)) card.remove();
  }
  layChanged();
  for (const each of document.querySelectorAll("[data-pool-count]")) {
    each.textContent = pool().querySelectorAll(":scope > .card").length;
  }
  return isShort;
}

// What the address leaves out of the pool.
const asked = new URLSearchParams(location.search);
const isFiltered = ["q", "track", "format", "nobody"].some((name) => asked.get(name));

// Cards of the pool, in the order in which they are named. What was left out of it comes in where
// it was `placed` before alone.
function fill(unplaced, sessions, isHeld, placed) {
  let isShort = false;
  let before = null;
  for (const [session, { html, digest }] of Object.entries(unplaced)) {
    if (isHeld({ session })) continue;
    let card = sessions.get(session);
    if (!card && isFiltered && !placed.has(session)) continue;
    if (card?.dataset.digest !== digest) {
      if (!html) isShort = true;
      else replace(card, (card = fresh(html)));
    }
    if (!card) continue;
    if (!card.isConnected) before ? before.after(card) : pool().prepend(card);
    before = card;
  }
  return isShort;
}

// Put a card where it says that it is, in place of the one that was there.
function settle(card, named) {
  const { session, room } = card.dataset;
  // What was placed from the pool has a slot from now on.
  const old = named ?? cardOf({ slot: null, session });
  const column = columnOf({ room, start: startOf(card) });
  if (!column) return remove(old);
  leave(old);
  replace(old, card);
  changed.add(column);
  return order(card, column, startOf(card));
}

export function setMarked(card, isMarked) {
  card.classList.toggle("is-marked", isMarked);
  if (isMarked) pick(card).setAttribute("aria-describedby", "sheet-marked");
  else pick(card).removeAttribute("aria-describedby");
}

function replace(old, card) {
  if (old) {
    card.classList.toggle("is-lifted", old.matches(".is-lifted"));
    setMarked(card, old.matches(".is-marked"));
    pick(card).setAttribute("aria-pressed", pick(old).getAttribute("aria-pressed"));
    pick(card).tabIndex = pick(old).tabIndex;
    old.replaceWith(card);
  } else pick(card).tabIndex = -1;
}

// Change cards so that the focus stays on the same one, or beside where it was.
export function keepingFocus(change) {
  const focused = document.activeElement.closest(".card");
  const side = focused && sideOf(focused);
  const beside = focused?.nextElementSibling ?? focused?.previousElementSibling;
  change();
  if (!focused || focused.contains(document.activeElement)) return;
  const same = focused.isConnected ? focused : (cardOf(side) ?? anywhere(side) ?? beside);
  (pick(same?.isConnected && same) || sheet).focus({ preventScroll: true });
}
