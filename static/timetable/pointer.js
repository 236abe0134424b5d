// Carried by mouse or finger: dragged, or picked up by one press and put down by another.
import * as carrying from "./carrying.js";
import { cardOf, isPlaced, sideOf } from "./cards.js";
import { columnOfSection, isWide, sheet, startOf, timeAt, wrap } from "./columns.js";
import * as days from "./days.js";
import { drop } from "./dropping.js";
import { isSelecting, mark, together } from "./marks.js";
import { ask, panel } from "./verdict.js";

// In pixels; what moves less was pressed.
const LEAST = 5;
// In milliseconds: a finger that moves earlier scrolls.
const HOLD = 250;
// How near to the edge the window scrolls, and how far with each frame.
const EDGE = 48;
const STEP = 12;

// It scrolls both ways.
const scroller = sheet.closest(".sheet-frame");
let pressed = null;
let pointer = { x: 0, y: 0 };
let frame = null;
// Whether what was pressed last was dragged: the click that follows means nothing.
let isDragged = false;

const isDragging = () => carrying.carry?.how === "drag";

function press(event) {
  const { target, clientX: x, clientY: y, pointerId, pointerType } = event;
  isDragged = false;
  const card = target.closest(".card");
  if (!card || event.button !== 0 || carrying.carry || !isWide() || target.closest("a, summary"))
    return;
  const grab = isPlaced(card) ? y - card.getBoundingClientRect().top : 0;
  // Its lower edge is drawn by the item itself, around the button.
  const isEdge = target === card && isPlaced(card);
  pressed = { card, x, y, grab, isEdge, pointerId, isTouch: pointerType === "touch" };
  // It may be where all of it ends that hears of moves.
  if (isEdge) wrap.setPointerCapture(pointerId);
  if (pressed.isTouch) pressed.timer = setTimeout(drag, HOLD);
}

function drag() {
  const { pointerId, isEdge } = pressed;
  // An answer may have replaced what was pressed, or taken it away.
  const card = cardOf(sideOf(pressed.card));
  if (!card) return release();
  carrying.pickUp(isEdge ? [card] : together(card), "drag", isEdge);
  isDragged = true;
  // Also what is released beside the window is heard of, and what is not shown on another day.
  wrap.setPointerCapture(pointerId);
  pressed.card.addEventListener("touchmove", hold, { passive: false });
  scroll();
}

// Once something is dragged by a finger, nothing scrolls by it.
const hold = (event) => isDragging() && event.preventDefault();

function release() {
  clearTimeout(pressed?.timer);
  pressed = null;
  days.hover(null);
}

function move({ clientX: x, clientY: y, pointerType, buttons }) {
  pointer = { x, y };
  if (pressed && !isDragging()) {
    if (Math.hypot(x - pressed.x, y - pressed.y) < LEAST) return;
    if (pressed.isTouch || !buttons) return release();
    drag();
  }
  const { carry } = carrying;
  // Somewhere it was released without a word.
  if (isDragging() && !buttons) return cancel();
  const hovers = carry?.how === "tap" && pointerType === "mouse" && !carry.isAsked && isWide();
  if (isDragging() || hovers) frame ??= requestAnimationFrame(point);
}

// Carry it to where the pointer is.
function point() {
  frame = null;
  const { carry } = carrying;
  // It may have been pressed since it moved.
  if (!carry || carry.isAsked) return;
  const under = document.elementFromPoint(pointer.x, pointer.y);
  const [card] = carrying.lifted();
  if (under?.closest(".verdict") || (carry.isFresh && isBetween(card))) return;
  if (carry.how === "tap" && card?.contains(under)) return carrying.home();
  const column = columnOfSection(under?.closest(".sheet__room"));
  if (carry.isResized) return resize(carry);
  if (isDragging()) days.hover(under, point);
  if (under?.closest(".pool") && carry.items.some(({ from }) => from)) return carrying.out("pool");
  if (column) carrying.over(column, timeAt(column, pointer.y - (pressed?.grab ?? 0)));
  else if (isDragging()) carrying.out("away");
}

// On the way from a card to what can be done with it.
function isBetween(card) {
  const boxes = [card, panel].map((each) => each.getBoundingClientRect());
  const [lefts, tops] = ["left", "top"].map((side) => boxes.map((box) => box[side]));
  const [rights, bottoms] = ["right", "bottom"].map((side) => boxes.map((box) => box[side]));
  const { x, y } = pointer;
  const isAcross = x >= Math.min(...lefts) && x <= Math.max(...rights);
  return isAcross && y >= Math.min(...tops) && y <= Math.max(...bottoms);
}

function resize({ column, start, length, items: [first] }) {
  carrying.lengthen(timeAt(column, pointer.y) - (start + first.length + length));
}

// What is held near an edge scrolls, as long as it is dragged: the frame, then the window.
function scroll() {
  if (!isDragging()) return;
  const { left, right, top, bottom } = scroller.getBoundingClientRect();
  // A length is set near edges too: what is beyond shows slowly, to who pulls beyond them.
  const [edge, step] = carrying.carry.isResized ? [0, 1] : [EDGE, STEP];
  const by = (at, first, end) => (at < first + edge ? -step : at > end - edge ? step : 0);
  if (pointer.x >= left) {
    const down = by(pointer.y, Math.max(top, 0), Math.min(bottom, innerHeight));
    const across = by(pointer.x, Math.max(left, 0), Math.min(right, innerWidth));
    scroller.scrollBy({ left: across, top: down, behavior: "instant" });
    if (down) scrollBy({ top: by(pointer.y, 0, innerHeight), behavior: "instant" });
    if (down || across) frame ??= requestAnimationFrame(point);
  }
  requestAnimationFrame(scroll);
}

function lift(event) {
  pointer = { x: event.clientX, y: event.clientY };
  if (isDragging()) {
    point();
    drop();
  }
  release();
}

function cancel() {
  release();
  if (isDragging()) carrying.putBack();
}

// --- Pressed once to pick up, and again to put down ----------------------------------------------

function click(event) {
  if (isDragged && event.detail) {
    event.preventDefault();
    return (isDragged = false);
  }
  const { target } = event;
  if (target.closest(".verdict, .refusal, a, summary, form, label")) return undefined;
  const card = target.closest(".card");
  const isPick = target.closest(".card__pick");
  // Without this script it is a form.
  if (isPick || target.closest(".free")) event.preventDefault();
  if (isPick && (isSelecting() || event.ctrlKey || event.metaKey || event.shiftKey)) {
    if (!carrying.carry) return mark(card, event.shiftKey);
  }
  if (!carrying.carry) return isPick && carrying.pickUp(together(card), "tap");
  if (carrying.lifted().includes(card)) return carrying.putBack();
  // Another one of the pool is taken instead.
  if (isPick && target.closest(".pool") && carrying.carry.items.every(({ from }) => !from)) {
    return carrying.pickUp(together(card), "tap");
  }
  return placeAt(event, card);
}

function placeAt(event, card) {
  const { carry } = carrying;
  const isCoarse = event.pointerType === "touch" || event.pointerType === "pen";
  if (event.target.closest(".pool")) {
    if (!carry.items.some(({ from }) => from)) return;
    carrying.out("pool");
    return drop();
  }
  const column = columnOfSection(event.target.closest(".sheet__room"));
  if (!column) return;
  const item = card ?? event.target.closest(".free");
  // A press that came by no pointer, or in a list, has no height: the place begins where it begins.
  const isAimed = event.detail && isWide() && !card;
  const start = isAimed ? timeAt(column, event.clientY) : item && startOf(item);
  if (!start || !carrying.over(column, within(event.target.closest(".free"), start))) return;
  return isCoarse ? judgeFirst() : drop();
}

// Pressed near the end of a free place, what is carried ends with it.
function within(free, start) {
  if (!free) return start;
  const [{ length }] = carrying.carry.items;
  const latest = Date.parse(free.dataset.end) - length - carrying.carry.length;
  return Math.max(startOf(free), Math.min(start, latest));
}

// A finger that does not hover has read nothing about the place yet: where something is wrong with
// it, it is asked again.
async function judgeFirst() {
  const { carry } = carrying;
  carrying.ask();
  if (carrying.hindrances().length) return drop();
  const worst = await ask();
  if (carrying.carry === carry && (worst === "" || worst === "advice")) drop();
}

export function listen() {
  wrap.addEventListener("pointerdown", press);
  wrap.addEventListener("pointermove", move);
  wrap.addEventListener("pointerup", lift);
  wrap.addEventListener("pointercancel", cancel);
  wrap.addEventListener("lostpointercapture", cancel);
  wrap.addEventListener("click", click);
  wrap.addEventListener("contextmenu", (event) => pressed?.isTouch && event.preventDefault());
  // A style sheet would say so of each card, one by one.
  wrap.addEventListener("selectstart", (event) => {
    if (carrying.carry || pressed?.isEdge) event.preventDefault();
  });
  wrap.addEventListener("touchmove", hold, { passive: false });
}
