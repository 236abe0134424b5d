// The screen in the foyer and the tablet at a door. The page holds all that comes today and on the
// next day: with a clock it goes on by itself, and asks the server each minute, as long as it answers.
import { now, renew } from "../talks/state.js";
import { dayIn } from "./dates.js";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SOON = 10 * MINUTE;
// A server may be silent.
const PATIENCE = 20 * SECOND;
// A notice that nobody is there to close.
const READ = 10 * MINUTE;

const { zone } = document.querySelector(".foyer").dataset;
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: zone });
// As dates of <time> elements begin.
const date = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeZone: zone });
const dayOf = dayIn(zone);

let foyer;
let slots;
// When what the page shows was known to be true, and when the clock struck last.
const copied = document.querySelector(".notices__copied");
let heard = Number(copied?.dataset.at) || now();
let struck = now();
let asking = false;

function read() {
  foyer = document.querySelector(".foyer");
  if (copied?.isConnected) choose(new URLSearchParams(location.search).getAll("room"));
  foyer.querySelector(".foyer__full").hidden = !document.fullscreenEnabled;
  slots = [...foyer.querySelectorAll(".foyer-slot")].map((item) => {
    const [start, end] = [...item.querySelectorAll("time")].map((time) => time.dateTime);
    const room = item.closest(".foyer-room");
    const off = item.classList.contains("is-off");
    return { item, room, off, day: start.slice(0, 10), start: Date.parse(start), end: Date.parse(end) };
  });
  slots.sort((one, two) => one.start - two.start || one.end - two.end);
}

// The copy has all rooms, whichever are asked for.
function choose(asked) {
  const chosen = asked.map((slug) => document.getElementById(`room-${slug}`)).filter(Boolean);
  if (!chosen.length) return;
  for (const room of foyer.querySelectorAll(".foyer-room")) {
    if (!chosen.includes(room.querySelector("h2"))) room.remove();
  }
  if (chosen.length > 1) return;
  foyer.classList.add("foyer--door");
  foyer.querySelector("h1").textContent = chosen[0].textContent;
  chosen[0].className = "visually-hidden";
}

// As the server tells it (talks/now.py).
function show(at) {
  const today = date.format(at);
  const left = slots.filter((slot) => slot.end > at);
  const dayOf = (slot) => (slot.start <= at ? today : slot.day);
  const nearest = left.find((slot) => !slot.off);
  const day = nearest ? dayOf(nearest) : "";
  const isBefore = today < foyer.dataset.opening;
  // A room may hold several at once; what starts together is next together.
  const [on, next, starts] = [new Set(), new Set(), new Map()];
  for (const slot of left.filter((each) => !each.off && (isBefore || dayOf(each) === day))) {
    if (slot.start > at && !starts.has(slot.room)) starts.set(slot.room, slot.start);
    if (slot.start <= at) on.add(slot);
    else if (slot.start === starts.get(slot.room)) next.add(slot);
  }
  for (const slot of slots) {
    let state = slot.end > at && dayOf(slot) === day ? "is-later" : "";
    if (on.has(slot)) state = "is-now";
    if (next.has(slot)) state = dayOf(slot) === day ? "is-next" : "is-next is-another-day";
    mark(slot, state, at);
  }
  const rooms = [...foyer.querySelectorAll(".foyer-room")];
  const isDoor = foyer.classList.contains("foyer--door");
  const listed = new Set([...on, ...next].map(({ room }) => room));
  for (const room of rooms) room.hidden = !isDoor && !listed.has(room);
  foyer.querySelector(".foyer__rooms").dataset.rooms = rooms.filter((room) => !room.hidden).length;
  for (const says of foyer.querySelectorAll("[data-day]")) {
    says.hidden = day === today || says.dataset.day !== day;
  }
  fit();
}

// The largest letters with which nothing is cut off, where all is seen at once.
const SIZES = [1.8, 1.6, 1.4, 1.2, 1];
const isWhole = matchMedia("(min-width: 48rem) and (min-height: 37.5rem)");

function fit() {
  const rooms = foyer.querySelector(".foyer__rooms");
  SIZES.find((size) => {
    rooms.style.setProperty("--size", size);
    return !isWhole.matches || !isCut(rooms);
  });
}

function isCut(rooms) {
  const { bottom } = rooms.getBoundingClientRect();
  const lists = [...rooms.querySelectorAll("ol")];
  const titles = [...rooms.querySelectorAll(":is(.is-now, .is-next) h3")];
  return (
    lists.some((list) => list.getBoundingClientRect().bottom > bottom) ||
    titles.some((title) => title.scrollHeight > title.clientHeight + 1)
  );
}

function mark({ item, off, start, end }, state, at) {
  item.className = ["foyer-slot", state, off && "is-off"].filter(Boolean).join(" ");
  const wait = start - at;
  const isSoon = wait > 0 && wait <= SOON;
  item.querySelector(".foyer-slot__soon").textContent = isSoon
    ? foyer.dataset.soon.replace("{n}", Math.ceil(wait / MINUTE))
    : "";
  item.querySelector("progress").value =
    state === "is-now" ? Math.floor((100 * (at - start)) / (end - start)) : 0;
}

function tellTime(at) {
  const time = foyer.querySelector(".foyer__clock time");
  time.textContent = clock.format(at);
  foyer.querySelector(".foyer__day").textContent = dayOf(at);
  const age = foyer.querySelector(".foyer__age");
  const isOld = at - heard > 1.5 * MINUTE;
  const words = isOld ? age.dataset.words.replace("{time}", clock.format(heard).slice(0, 5)) : "";
  if (age.textContent !== words) age.textContent = words;
  age.hidden = !isOld;
}

function strike() {
  const at = now();
  tellTime(at);
  // Each minute; at once after a sleep, or when the clock was set.
  const isNewMinute = Math.floor(at / MINUTE) !== Math.floor(struck / MINUTE);
  struck = at;
  if (isNewMinute) {
    show(at);
    refresh();
  }
  setTimeout(strike, SECOND - (at % SECOND));
}

async function refresh() {
  if (asking) return;
  asking = true;
  try {
    const { answer, page } = await renew(AbortSignal.timeout(PATIENCE));
    // A new version of the site comes with a new look.
    if (sheet(page) !== sheet(document)) location.reload();
    heard = now() - SECOND * Number(answer.headers.get("age"));
    read();
  } catch {
    // The page goes on with what it has, and says from when that is.
  }
  asking = false;
  tellTime(now());
  show(now());
}

const sheet = (page) => page.querySelector("link[rel=stylesheet]").href;

// --- On the wall -------------------------------------------------------------------------------

const stay = () =>
  document.fullscreenElement && !document.hidden && navigator.wakeLock?.request("screen").catch(() => {});

document.addEventListener("click", ({ target }) => {
  if (target.matches(".foyer__full")) document.documentElement.requestFullscreen();
});
document.addEventListener("fullscreenchange", stay);
document.addEventListener("visibilitychange", () => {
  stay();
  if (!document.hidden) refresh();
});
addEventListener("online", refresh);
addEventListener("resize", fit);
document.fonts.ready.then(fit);

new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) setTimeout(() => node.querySelector("button")?.click(), READ);
  }
}).observe(document.querySelector(".notices__fresh"), { childList: true });

read();
show(now());
strike();
refresh();
