// What is carried, wherever it was picked up: by pointer, by taps or by keys. Nothing here knows
// how it is shown (hand.js) or which key moves it.
import {
  beginningOf,
  columnFrom,
  columnOf,
  columnOfCard,
  distance,
  endOf,
  FIVE,
  free,
  hour,
  hours,
  isWide,
  minutesOf,
  overlapping,
  sameRoom,
  shownColumn,
  startOf,
  timeOf,
  timeOfDigits,
} from "./columns.js";
import { word } from "./words.js";
import { cardOf, isPlaced, lengthOf, sideOf, titleOf } from "./cards.js";

// null, or what is carried: `items` as they were seen, the `column` and `start` over which the
// first of them is, by how much their `length` changed; `isOut` over the pool or beside the sheet:
// "pool", "away" or ""; `isFresh` while it was only pressed, and is at its card still.
export let carry = null;
let listening;

// `picked()`, `moved()`, `noHour()`, `ended(was, reason)`.
export const listen = (listener) => (listening = listener);

// Where the last one was put down: what comes from the pool begins there.
let last = null;

function itemOf(card, lead, after) {
  // It is shown again where another day took its place.
  const item = { ...sideOf(card), element: card, title: titleOf(card), length: lengthOf(card) };
  if (!isPlaced(card)) return { ...item, rooms: 0, days: 0, later: after };
  const column = columnOfCard(card);
  const later = startOf(card) - column.opens - (lead.start - lead.column.opens);
  return { ...item, ...distance(lead.column, column), later };
}

// `how` says by what: "drag", "tap" or "keys".
export function pickUp(cards, how, isResized = false) {
  if (carry) putBack();
  const [first] = cards;
  const lead = isPlaced(first)
    ? { column: columnOfCard(first), start: startOf(first) }
    : beginning(lengthOf(first));
  let after = isPlaced(first) ? lengthOf(first) : 0;
  const items = cards.map((card) => {
    const item = itemOf(card, lead, after);
    if (!isPlaced(card)) after += item.length;
    return item;
  });
  const isOut = how === "drag" && !isPlaced(first) ? "away" : "";
  carry = { items, ...lead, length: 0, how, isResized, isCopy: false, isOut, isAsked: false };
  carry.isFresh = how === "tap";
  listening.picked();
}

// Where what comes from the pool is at first: behind what was put down last, or at the first free
// place once the day has begun.
function beginning(length) {
  // On a phone, in the room that is shown.
  const column = (isWide() && last && columnOf(last)) || shownColumn();
  const after = last?.room === column.room && columnOf(last) === column;
  const from = after ? last.start : beginningOf(column);
  const gaps = free(column, length, []);
  const gap = gaps.find(({ end }) => end - length >= from);
  return { column, start: gap ? Math.max(gap.start, from) : (gaps[0]?.start ?? column.opens) };
}

// The elements of what is carried, where they are shown.
export const lifted = () => carry.items.map(cardOf).filter(Boolean);
const except = () => (carry.isCopy ? [] : lifted());

// Where an item would be: a column, a start and an end; null beside the sheet.
function target(item, { column, start } = carry) {
  const there = columnFrom(column, item.rooms, item.days);
  if (!there) return null;
  const begin = start + item.later + (there.opens - column.opens);
  return { column: there, start: begin, end: begin + Math.max(item.length + carry.length, FIVE) };
}

export const targets = () => carry.items.map((item) => target(item));
// Whether all could be there, within the hours that are shown.
const isOn = (place) =>
  carry.items
    .map((item) => target(item, place))
    .every((each) => each && each.start >= each.column.opens && each.end <= each.column.closes);

// Cards that stand where it would be put.
export const hindrances = () => [
  ...new Set(
    targets().flatMap(({ column, start, end }) =>
      column.several ? [] : overlapping(column, start, end, except()),
    ),
  ),
];

// Whether what is carried may change places with the one that stands there.
export const canSwap = () =>
  !carry.isOut && !carry.isCopy && carry.items.length === 1 && hindrances().length === 1;

// Over another place; whether it can be there.
export function over(column, start, isFresh = false) {
  // The hours of a day end somewhere: as far as it goes.
  const [first] = carry.items;
  const latest = column.closes - Math.max(first.length + carry.length, FIVE);
  const place = { column, start: Math.max(column.opens, Math.min(start, latest)) };
  if (!isOn(place)) return false;
  const isSame = carry.column === column && carry.start === place.start && !carry.isOut;
  const wasFresh = carry.isFresh;
  Object.assign(carry, place, { isOut: "", isAsked: false, isFresh });
  if (!isSame || wasFresh !== isFresh) listening.moved();
  return true;
}

// Stay over this place until it is said whether it is meant.
export function ask() {
  carry.isAsked = true;
  if (carry.how === "drag") carry.how = "tap";
  listening.moved();
}

// Back at the card from which it was taken.
export function home() {
  const card = cardOf(carry.items[0]);
  if (isPlaced(card)) return over(columnOfCard(card), startOf(card), true);
  return over(carry.column, carry.start, true);
}

// Over the pool, or beside everything.
export function out(where) {
  if (carry.isOut === where) return;
  Object.assign(carry, { isOut: where, isFresh: false });
  listening.moved();
}

// By so many rooms and days, and so much time.
export function shift(rooms, days, later) {
  const column = columnFrom(carry.column, rooms, days);
  if (!column) return false;
  return over(column, carry.start + later + (column.opens - carry.column.opens));
}

// At the hour that digits say; whether there is one, and it can be there.
export function begin(digits) {
  const time = timeOfDigits(carry.column, digits);
  if (time === undefined) listening.noHour();
  return time !== undefined && over(carry.column, time);
}

export function lengthen(by) {
  if (carry.items.some(({ length }) => length + carry.length + by < FIVE)) return false;
  carry.length += by;
  if (!isOn(carry)) {
    carry.length -= by;
    return false;
  }
  listening.moved();
  return true;
}

export function copy() {
  carry.isCopy = !carry.isCopy && carry.items.every(({ from }) => from);
  listening.moved();
}

// To the next free place that fits, or the one before.
export function leap(by) {
  const [first] = carry.items;
  const length = first.length + carry.length;
  for (
    let rooms = 0, column = carry.column;
    column;
    column = columnFrom(carry.column, (rooms += by))
  ) {
    const starts = free(column, length, except()).map((gap) => gap.start);
    const here = column === carry.column ? carry.start : by > 0 ? -Infinity : Infinity;
    const found = by > 0 ? starts.find((at) => at > here) : starts.findLast((at) => at < here);
    if (found !== undefined) return over(column, found);
  }
  return false;
}

const iso = (time) => new Date(time).toISOString();
const asPlace = ({ column: { room }, start, end }) => placeFrom(room, start, end - start);

// Whether an item would stay where it stands.
export const isHome = (item) =>
  !carry.isOut && !carry.isCopy && item.from !== null && same(item.from, asPlace(target(item)));

// What the step would change, at the place over which it is.
export function changes() {
  return carry.items.map((item) => {
    const { slot, session, from } = item;
    const to = carry.isOut === "pool" ? null : asPlace(target(item));
    return carry.isCopy ? { slot: null, session, from: null, to } : { slot, session, from, to };
  });
}

const same = (from, to) =>
  from === to ||
  (from &&
    to &&
    from.room === to.room &&
    ["start", "end"].every((end) => Date.parse(from[end]) === Date.parse(to[end])));

function kind(changed) {
  if (carry.isCopy) return "duplicate";
  if (carry.isOut === "pool") return "unschedule";
  if (changed.every(({ from }) => !from)) return "place";
  return changed.every(
    ({ from, to }) => from?.room === to.room && Date.parse(from.start) === Date.parse(to.start),
  )
    ? "resize"
    : "move";
}

// A step of what is carried, and the label by which it is undone; null where nothing would change.
export function step() {
  const changed = changes().filter(({ from, to }) => !same(from, to));
  if (!changed.length) return null;
  return { kind: kind(changed), changes: changed, label: label(changed) };
}

function label([{ to }]) {
  const title = word("quoted", { title: carry.items[0].title });
  return to ? `${title}, ${hour(Date.parse(to.start))}` : title;
}

// A step by which what is carried and a card change places, each as long as before; the card goes
// to the pool where what is carried comes from there.
export function exchange(card) {
  const [{ slot, session, from, length }] = carry.items;
  const other = sideOf(card);
  const [start, stop] = [startOf(card), endOf(card)];
  let [mine, theirs] = [start, from && Date.parse(from.start)];
  // Neighbours stay within the time that both had together, as timetable/plans/swapping.py has it.
  if (from && areNeighbours(card, from)) {
    if (theirs < start) mine = stop - length;
    else theirs = Date.parse(from.end) - (stop - start);
  }
  const to = placeFrom(other.from.room, mine, length);
  const back = from && placeFrom(from.room, theirs, stop - start);
  const changed = [
    { slot, session, from, to },
    { ...other, to: back },
  ];
  return { kind: "swap", changes: changed, label: label(changed) };
}

// Whether a card and a place follow each other in a room on one day, with nothing between.
function areNeighbours(card, { room, ...from }) {
  const column = columnOfCard(card);
  const [start, end] = [Date.parse(from.start), Date.parse(from.end)];
  if (columnOf({ room, start }) !== column || (start < endOf(card) && startOf(card) < end)) {
    return false;
  }
  const [first, last] = [Math.min(start, startOf(card)), Math.max(end, endOf(card))];
  return column.several || !overlapping(column, first, last, [...lifted(), card]).length;
}

const placeFrom = (room, start, length) => ({ room, start: iso(start), end: iso(start + length) });

// What was new when it was picked up is answered.
export function rename(names) {
  for (const item of carry?.items ?? []) item.slot = names.get(item.slot) ?? item.slot;
}

// Why what is carried cannot be any more: a colleague deleted or moved it; nothing if that is not
// so.
export function astray() {
  for (const { slot, session, from, title } of carry.items) {
    // Of a day that is not shown nothing is known.
    if (from && !columnOf({ room: from.room, start: Date.parse(from.start) })) continue;
    const card = cardOf({ slot, session });
    if (!card) return word(from ? "gone" : "placed", { title });
    if (!same(from, sideOf(card).from)) {
      return word("movedMeanwhile", { title, hours: hours(startOf(card), endOf(card)) });
    }
  }
  return "";
}

// After another day took the place of the one that is shown: at the same hour there.
export function renew() {
  if (!carry) return;
  const { column: was, start, length, items } = carry;
  const column = sameRoom(was.room);
  if (!column) return putBack();
  // Its hours may begin later, or end earlier.
  const latest = column.closes - items[0].length - length;
  const same = timeOf(column, minutesOf(was, start));
  const place = { column, start: Math.max(column.opens, Math.min(same, latest)) };
  if (!isOn(place)) return putBack();
  Object.assign(carry, place, { isOut: "" });
  listening.picked();
}

function release() {
  const was = carry;
  carry = null;
  return was;
}

export function putBack(reason = "") {
  if (!carry) return;
  const was = release();
  listening.ended(was, reason);
}

// Put down as a step; `last` is where the next one begins.
export function putDown() {
  if (!carry.isOut) {
    const { column, start, end } = target(carry.items[0]);
    last = { room: column.room, start: end < column.closes ? end : start };
  }
  const was = release();
  listening.ended(was, "done");
  return was;
}
