// How what is carried is shown: in the hand over its place, with what is said of it beside, and
// with the free places. The card itself stays where it was, with the focus.
import { putBeside } from "./beside.js";
import * as carrying from "./carrying.js";
import { cardOf, pick, pool, titleOf } from "./cards.js";
import {
  columnOfSection,
  free,
  hour,
  hours,
  isWide,
  MINUTE,
  sheet,
  stand,
  wrap,
} from "./columns.js";
import { judge, leave, panel } from "./verdict.js";
import * as words from "./words.js";

let hands = [];
let frees = null;
let frame = null;

export function show() {
  const { carry } = carrying;
  hands = carry.items.map(() => words.made("sheet-hand"));
  frees?.disconnect();
  frees = null;
  press();
  follow();
}

// Every time it is over another place: the hand at once, what costs more once that is painted.
export function follow() {
  const { carry } = carrying;
  const places = carry.isOut ? [] : carrying.targets();
  hands.forEach((hand, index) => hold(hand, carry.items[index], places[index]));
  leave();
  words.show("");
  if (carry.how !== "drag") words.speak(sentence(places[0]));
  frame ??= requestAnimationFrame(() => setTimeout(tell));
}

function tell() {
  frame = null;
  const { carry } = carrying;
  if (!carry) return;
  // Where arrows would move what a screen reader reads, they move what is carried.
  if (carry.how === "keys") Object.assign(wrap, { role: "application", ariaLabel: words.word("sheet") });
  panel.dataset.carries = carry.how;
  panel.toggleAttribute("data-asks", carry.isAsked || carry.isFresh);
  showCarrying(true);
  pool().classList.toggle("is-over", carry.isOut === "pool");
  judge(carry);
  const seen = hands[0].isConnected ? hands[0] : cardOf(carry.items[0]);
  putBeside(panel, carry.isFresh ? cardOf(carry.items[0]) : seen);
  offer();
  if (carry.how === "drag") return;
  seen?.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
}

function offer() {
  if (frees) return;
  frees = new IntersectionObserver(fill);
  for (const section of sheet.querySelectorAll(".sheet__room")) frees.observe(section);
  // In the list of a phone they move what is carried, which is brought into sight then.
  if (!isWide()) fill([{ target: sheet.querySelector(".is-shown"), isIntersecting: true }]);
}

// Over the place of an item; where that is its own, the card itself shows it.
function hold(hand, item, place) {
  const isHome = carrying.isHome(item);
  cardOf(item)?.classList.toggle("is-lifted", !isHome);
  if (!place || isHome) return hand.remove();
  const { column, start, end } = place;
  hand.querySelector(".card__time").textContent = hours(start, end);
  hand.querySelector(".card__title").textContent = item.title;
  return stand(hand, column, start, end);
}

function sentence(place) {
  if (!place) return words.word(carrying.carry.isOut === "pool" ? "overPool" : "away");
  const where = `${place.column.name}, ${hours(place.start, place.end)}`;
  const there = carrying.hindrances();
  return there.length ? words.word("taken", { where, title: titleOf(there[0]) }) : where;
}

export function hide({ items }) {
  for (const hand of hands) hand.remove();
  hands = [];
  panel.remove();
  frees?.disconnect();
  frees = null;
  for (const each of sheet.querySelectorAll(".free")) each.remove();
  for (const card of items.map(cardOf).filter(Boolean)) {
    card.classList.remove("is-lifted");
    pick(card).setAttribute("aria-pressed", "false");
  }
  for (const each of ["role", "aria-label"]) wrap.removeAttribute(each);
  showCarrying(false);
  pool().classList.remove("is-over");
}

// As classes of what changes its look: an attribute of all, or :has(), would style each card anew.
function showCarrying(isCarrying) {
  for (const part of [wrap, document.querySelector(".sheet-head")]) {
    part.classList.toggle("is-carrying", isCarrying);
  }
}

// Free places of the columns that came into sight, as buttons.
function fill(seen) {
  const [{ length }] = carrying.carry.items;
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    frees.unobserve(target);
    const column = columnOfSection(target);
    for (const gap of free(column, length + carrying.carry.length, carrying.lifted())) {
      const item = words.made("sheet-free");
      const minutes = (gap.end - gap.start) / MINUTE;
      const button = item.querySelector("button");
      button.prepend(words.word("put", { hour: hour(gap.start) }), " ");
      // Arrows lead there: what follows the card is what is said of its place.
      if (carrying.carry.how === "keys") button.tabIndex = -1;
      item.querySelector("span").textContent = words.word("free", { minutes });
      stand(item, column, gap.start, gap.end);
    }
  }
}

// Also of cards that were replaced while they are carried.
export function press() {
  for (const card of carrying.lifted()) pick(card).setAttribute("aria-pressed", "true");
}
