// The home page of a copy: what is on and next by the clock of this device, from the programme in the copy.
import { hours } from "../talks/picks.js";
import { now } from "../talks/state.js";
import { dayIn } from "./dates.js";
import { ask } from "./offline.js";

const MINUTE = 60_000;
// As many as the server shows (marseille20/pages/now_next.py).
const MOST_SOON = 5;

const section = document.querySelector(".now-next");
const { zone, programme, ...words } = section.dataset;
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: zone });
const dayOf = dayIn(zone);
const find = (selector, from = section) => from.querySelector(selector);
const time = find(".now-next__at time");
const lists = [find(".now-rooms"), find(".soon ol")].map((list) => ({ list, item: list.firstElementChild }));

// The sessions that take place, by their start.
async function read() {
  const { html } = await ask("page", { path: programme });
  const page = new DOMParser().parseFromString(html ?? "", "text/html");
  return [...page.querySelectorAll(".cell:not(.cell--off)")]
    .map((cell) => ({ ...hours(cell), title: find("h4 a", cell), room: find(".cell__room", cell) }))
    .filter(({ start, title }) => start && title)
    .sort((one, two) => one.start - two.start);
}

function show(sessions, at) {
  const on = sessions.filter(({ start, end }) => start <= at && at < end);
  const ahead = sessions.filter(({ start }) => start > at);
  // While nothing is on, the next day that has something.
  const today = dayOf(on.length || !ahead.length ? at : ahead[0].start);
  const soon = ahead.filter(({ start }) => dayOf(start) === today).slice(0, MOST_SOON);
  find("h2").textContent = words[on.length ? "on" : soon.length ? "next" : "over"];
  find(".now-next__day").textContent = today;
  time.textContent = clock.format(at);
  if (on.length) find(".now-next__at").append(time);
  else time.remove();
  fill(lists[0], on, "end");
  fill(lists[1], soon, "start");
  find(".soon h3").hidden = !on.length;
  find(".soon").hidden = !soon.length;
  find(".now-next__board").hidden = !on.length && !soon.length;
  find(".actions").hidden = true;
}

function fill({ list, item }, sessions, edge) {
  const items = sessions.map((session) => {
    const own = item.cloneNode(true);
    const time = find("time", own);
    time.dateTime = new Date(session[edge]).toISOString();
    time.textContent = clock.format(session[edge]);
    find("[data-title]", own).prepend(session.title.cloneNode(true), " ");
    if (session.room) find("[data-room]", own).append(session.room.cloneNode(true));
    return own;
  });
  list.replaceChildren(...items);
  list.hidden = !items.length;
}

async function begin() {
  const sessions = await read();
  // What there is without this script stays where the copy has no programme.
  if (!sessions.length) return;
  (function tick() {
    // Once the server is heard of, the section is its own (../talks/state.js).
    if (!section.isConnected || !section.dataset.zone) return;
    show(sessions, now());
    setTimeout(tick, MINUTE - (now() % MINUTE));
  })();
}

begin().catch(() => {});
