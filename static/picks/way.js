// The way through the days of one's own picks, between their sessions: which of them meet, how long the reader
// is free and what fits in, and a line for what is over.
import { duration, gaps, minutes, within } from "../talks/free.js";
import { kept, refresh, replace } from "../talks/picks.js";
import { now } from "../talks/state.js";
import { all, fill, find, template, title, words } from "./page.js";

// Of sessions as mine.js has them.
export function travel(held) {
  const mine = held.filter((one) => one.stands && kept.has(one.key));
  const met = clashes(mine.filter((one) => one.end > now()));
  for (const one of held) one.row.classList.toggle("is-met", met.some(({ on }) => on.includes(one)));
  place(held, [
    ...all(".day").flatMap((day) => behind(day, held)),
    ...met.map(meeting),
    ...all(".day").flatMap((day) => free(day, held, mine)),
  ]);
}

// What stays the same stays where it is, with the reader in it.
function place(held, items) {
  const { activeElement: focus } = document;
  const { id: focused } = focus.closest(".gap") ?? {};
  const opened = all(".gap:has([open])").map(({ id }) => id);
  for (const old of all(".gap, .meeting, .behind")) {
    if (!items.some(({ id, said }) => old.id === id && old.dataset.said === said)) old.remove();
  }
  for (const { id, said, before, day, make, tell } of items) {
    const item = document.getElementById(id) ?? Object.assign(make(), { id });
    item.dataset.said = said;
    tell?.(item);
    const rows = before?.row.parentElement ?? find(".rows", day);
    // What is moved loses the focus in it.
    if ((before?.row.previousElementSibling ?? rows.lastElementChild) !== item) {
      rows.insertBefore(item, before?.row ?? null);
    }
    const details = find("details", item);
    if (details && opened.includes(id)) details.open = true;
  }
  if (focus.isConnected) return;
  // A session that was kept from a gap has its own place now.
  const own = held.find((one) => one.key === focus.dataset.key && kept.has(one.key));
  const gap = document.getElementById(focused);
  if (own) find(".star", own.row).focus();
  else if (gap) find("summary", gap)?.focus();
}

// What ends while a reader is on it stays.
function behind(day, held) {
  const gone = held.filter((one) => one.day === day && one.row.matches(".is-kept") && one.end <= now());
  for (const { row } of gone) row.classList.toggle("is-over", !row.contains(document.activeElement));
  const n = gone.length;
  if (!n) return [];
  return {
    id: `behind-${find("h2", day).id}`,
    said: n,
    before: gone[0],
    make() {
      const item = template("#behind");
      const button = find("button", item);
      button.textContent = fill(n > 1 ? words.over : words.overOne, { n });
      button.ariaExpanded = day.matches(".shows-over");
      button.addEventListener("click", () => {
        button.ariaExpanded = day.classList.toggle("shows-over");
      });
      return item;
    },
  };
}

// --- Sessions that meet --------------------------------------------------------------------------

// The moments at which several sessions are on, and which; none within another. As in picks/agenda.py.
export function clashes(held) {
  const starts = [...new Set(held.map((one) => one.start))].sort((a, b) => a - b);
  const found = starts.map((start) => ({
    start,
    on: held.filter((one) => one.start <= start && start < one.end),
  }));
  return found.filter(
    ({ start, on }) =>
      new Set(on.map((one) => one.key)).size > 1 &&
      !found.some((later) => later.start > start && on.every((one) => later.on.includes(one))),
  );
}

const clock = ({ row }) => all(".row__time time", row).map((time) => time.textContent);

// Between the two sessions: below the first of those that begin together, else above the one that begins.
function meeting({ start, on }) {
  const begin = on.filter((one) => one.start === start);
  const before = begin.length === on.length ? begin[1] : begin[0];
  return {
    id: `meeting-${start}`,
    said: on.map((one) => one.key).join(),
    before,
    make() {
      const item = template("#meeting");
      find("p", item).textContent = together(begin[0], on);
      find("ul", item).append(...on.map((one) => way(one, on)));
      return item;
    },
  };
}

// For how long all of them are on; the ways out below say which they are.
function together(last, on) {
  const first = on.reduce((one, two) => (two.end < one.end ? two : one));
  return fill(words.meeting, { from: clock(last)[0], to: clock(first)[1] });
}

function way(one, on) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "text-link" });
  button.textContent = fill(words.keep, { title: title(one.row) });
  button.addEventListener("click", () => {
    const others = new Set(on.filter((two) => two.key !== one.key).map((two) => two.key));
    refresh();
    replace(new Set([...kept].filter((each) => !others.has(each))));
    find(".star", one.row).focus();
  });
  item.append(button);
  return item;
}

// --- Between them --------------------------------------------------------------------------------

// The gaps of a day that is not over, with what fits into them.
function free(day, held, mine) {
  const ofDay = held.filter((one) => one.day === day && one.start);
  if (!ofDay.length || !kept.size) return [];
  const opens = Math.min(...ofDay.map((one) => one.start));
  const closes = Math.max(...ofDay.map((one) => one.end));
  // As clocks say it.
  const time = Math.floor(now() / 60_000) * 60_000;
  if (time >= closes) return [];
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: words.zone }).format(time);
  const isToday = find(".row__time time", day).dateTime.slice(0, 10) <= today;
  const here = mine.filter((one) => one.day === day);
  return gaps(here, { opens, closes, now: time, isToday, least: 5 }).flatMap((gap) => {
    const fit = within(ofDay, gap).filter((one) => !kept.has(one.key));
    // What follows the last session is said where there is something.
    if (!gap.before && !fit.length) return [];
    return {
      id: `gap-${find("h2", day).id}-${gap.after?.start ?? 0}`,
      said: [gap.end, ...fit.map((one) => one.key)].join(),
      // Also above what was taken away at that hour.
      before: gap.before && ofDay.find((one) => one.start >= gap.before.start),
      day,
      make: () => gapItem(gap, fit),
      tell: (item) => tellTime(item, gap),
    };
  });
}

// With each minute, what is free from now on is shorter.
function tellTime(item, { start, end, isNow }) {
  item.classList.toggle("is-now", isNow);
  const text = fill(isNow ? words.freeNow : words.free, { time: duration(end - start) });
  const place = find("b", item);
  if (place.textContent !== text) place.textContent = text;
}

function gapItem(gap, fit) {
  const item = template("#gap");
  const n = fit.length;
  const fits = n && fill(n > 1 ? words.fit : words.fitOne, { n });
  find("span", item).textContent = [fits, wayOn(gap)].filter(Boolean).join(" · ");
  if (!n) item.replaceChildren(...find("summary", item).children);
  // There can be many: they are put down when they are asked for.
  else find("details", item).addEventListener("toggle", () => offer(item, gap, fit));
  return item;
}

// Between the rooms of two sessions, as far as it was measured.
function walk(from, to) {
  const ways = JSON.parse(find("#walking").textContent);
  const n = from && minutes(ways, from.row.dataset.room, to.row.dataset.room);
  return n && fill(words.walk, { n });
}

// To the room of the next session.
function wayOn({ after, before }) {
  if (!before) return "";
  const { room, roomName } = before.row.dataset;
  if (after?.row.dataset.room === room) return words.stay;
  return [fill(words.next, { room: roomName }), walk(after, before)].filter(Boolean).join(", ");
}

// Of very many, those that begin first are offered; all of them where a reader asked for that.
const FEW = 10;
const whole = new Set();

function offer(item, { after }, fit) {
  const places = fit.map((one) => {
    const other = document.createElement("li");
    const facts = document.createElement("p");
    const { seats } = one.row.dataset;
    const full = find(".state:not(.state--moved)", one.row)?.textContent.trim();
    facts.textContent = [
      clock(one).join("–"),
      // Its format and its room.
      find("h3 + p", one.row).textContent.split("·")[0].trim().replace(/\s+/g, " "),
      walk(after, one),
      full ?? (seats && fill(words.seats, { n: seats })),
    ]
      .filter(Boolean)
      .join(" · ");
    other.append(find("h3 a", one.row).cloneNode(true), facts, find(".star", one.row).cloneNode(true));
    return other;
  });
  const rest = places.length > 2 * FEW && !whole.has(item.id) ? places.splice(FEW) : [];
  if (rest.length) places.push(others(item.id, rest));
  find("ul", item).replaceChildren(...places);
}

function others(gap, rest) {
  const item = document.createElement("li");
  const button = Object.assign(document.createElement("button"), { type: "button", className: "text-link" });
  button.textContent = fill(words.others, { n: rest.length });
  button.addEventListener("click", () => {
    whole.add(gap);
    item.replaceWith(...rest);
    find("a", rest[0]).focus();
  });
  item.append(button);
  return item;
}
