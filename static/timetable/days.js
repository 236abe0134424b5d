// Another day, or on a phone another room, while something is carried.
import * as carrying from "./carrying.js";
import { isWide, readColumns, sameRoom, sheet } from "./columns.js";
import { pageAt } from "./page.js";
import { say, word } from "./words.js";

let listening;

const DAYS = ".sheet-head .tabs a";
// In milliseconds: what is held over a day that long opens it.
const PAUSE = 500;
let hovered = null;
let timer;
let turning = null;

const dayOf = (link) => new URL(link.href).searchParams.get("day");

// To the day before or after the one that is shown.
export function turnBy(by) {
  const links = [...document.querySelectorAll(DAYS)].filter((each) => dayOf(each) !== "all");
  const link = links[links.findIndex((each) => each.hasAttribute("aria-current")) + by];
  if (link && links.some((each) => each.hasAttribute("aria-current"))) turn(link);
  else say(word("edge"));
}

// Open the day that is held over, unless what is held has gone on by then.
export function hover(under, turned) {
  const link = under?.closest(`${DAYS}:not([aria-current])`) ?? null;
  if (link === hovered) return;
  hovered = link;
  clearTimeout(timer);
  if (!link) return;
  timer = setTimeout(async () => {
    await turn(link, () => hovered === link);
    turned();
  }, PAUSE);
}

async function turn(pressed, isMeant = () => true) {
  const { href } = pressed;
  const isFocused = pressed === document.activeElement;
  // Of two days that are asked for, the later one is meant, whichever is answered first.
  turning?.abort();
  const { signal } = (turning = new AbortController());
  const page = await pageAt(href, signal);
  if (signal.aborted || !isMeant()) return undefined;
  if (!page) return say(word("failed"));
  const room = sheet.querySelector(".is-shown")?.dataset.room;
  const fresh = page.getElementById("sheet");
  Object.assign(sheet.dataset, fresh.dataset);
  sheet.className = fresh.className;
  sheet.replaceChildren(...fresh.childNodes);
  for (const part of [".sheet-head", ".sheet-wrong", ".tabs--rooms"]) {
    const other = page.querySelector(part);
    if (other) document.querySelector(part)?.replaceWith(other);
  }
  document.title = page.title;
  history.replaceState(null, "", href);
  // On a phone the same room.
  const tab = document.querySelector(`.tabs--rooms a[data-shows="${room}"]`);
  if (tab && !isWide()) showRoom(tab);
  readColumns();
  listening();
  const [current] = [...document.querySelectorAll(`${DAYS}[aria-current]`)];
  if (isFocused) current?.focus();
  else if (document.activeElement === document.body) sheet.focus({ preventScroll: true });
  return undefined;
}

function showRoom(link) {
  const { shows: room } = link.dataset;
  for (const section of sheet.querySelectorAll(".sheet__room")) {
    section.classList.toggle("is-shown", section.dataset.room === room);
  }
  for (const each of document.querySelectorAll(".tabs--rooms a")) {
    if (each === link) each.setAttribute("aria-current", "true");
    else each.removeAttribute("aria-current");
  }
  history.replaceState(null, "", link.href);
}

// What is carried comes along, at the same hour.
function carryTo(link) {
  const { column, start } = carrying.carry;
  const other = sameRoom(link.dataset.shows, column.day);
  if (other) carrying.over(other, start);
}

// `turned()`: another day is shown.
export function listen(turned) {
  listening = turned;
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
    const room = !isWide() && event.target.closest(".tabs--rooms a[data-shows]");
    const day = carrying.carry && event.target.closest(DAYS);
    if (!room && !day) return undefined;
    event.preventDefault();
    if (!room) return turn(day);
    showRoom(room);
    return carrying.carry && carryTo(room);
  });
}
