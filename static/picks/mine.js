// The page of one's own picks: it shows those of its sessions that this browser keeps.
import { duration, gaps, minutes, within } from "../talks/free.js";
import { kept, list, refresh, replace, stored } from "../talks/picks.js";
import { now } from "../talks/state.js";
import { lastVisit } from "../talks/visits.js";
import { clashes } from "./clashes.js";

const main = document.querySelector("main");
const { dataset: words } = main;
const find = (selector, from = main) => from.querySelector(selector);
const all = (selector, from = main) => [...from.querySelectorAll(selector)];
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

function say(text) {
  find("#said").textContent = text;
}

// --- The list ----------------------------------------------------------------------------------

const key = (row) => find("[data-key]", row).dataset.key;
const title = (row) => find("h3", row).textContent;

// What the rows say, read once: of times in milliseconds, nothing while a row has none.
let held = [];
function read() {
  held = all(".day .rows > .row").map((row) => {
    const [start, end] = all(".row__time time", row).map((time) => Date.parse(time.dateTime));
    const off = row.matches(".row--off");
    return { row, day: row.closest(".day"), key: key(row), start, end, off, stands: !!start && !off };
  });
}

// Sessions that were kept since the page was opened: until it is left, a star taken away can be put back.
const seen = new Set();

// Few write notes of their own: what shows them is loaded where there is one, or is to be one.
const ownNotes = () => import("./own_notes.js");
const hasNotes = () => Object.keys(stored("m2-notes") ?? {}).length > 0;
let notes = hasNotes() ? await ownNotes().catch(() => null) : null;

async function noted() {
  if (!notes && !hasNotes()) return;
  notes ??= await ownNotes();
  notes.showNotes(held);
}

function draw() {
  for (const each of kept) seen.add(each);
  const mine = held.filter((one) => kept.has(one.key));
  const n = new Set(mine.map((one) => one.key)).size;
  const shown = held.filter((one) => kept.has(one.key) || (seen.has(one.key) && !one.off));
  for (const one of held) mark(one.row, kept.has(one.key), shown.includes(one));
  notes?.showNotes(held);
  travel();
  for (const day of all(".day")) {
    day.hidden = !shown.some((one) => one.day === day) && !find(".gap, .meeting", day);
  }
  find(".total").textContent = n ? fill(n === 1 ? words.one : words.many, { n }) : "";
  find(".empty").hidden = shown.length > 0;
  main.classList.toggle("is-empty", !shown.length);
  main.classList.add("is-ready");
}

function mark(row, isKept, isShown) {
  row.classList.toggle("is-kept", isKept);
  row.classList.toggle("is-dropped", isShown && !isKept);
  const dropped = find(".dropped", row);
  if (isKept || !isShown) dropped?.remove();
  else if (!dropped) find("h3", row).insertAdjacentHTML("afterend", `<p class="dropped">${words.dropped}</p>`);
  const note = find(".own-note", row);
  if (!isKept && !note?.matches(".is-open")) note?.remove();
  else if (!note) {
    const place = template("#own-note");
    find(".visually-hidden", place).textContent = fill(words.noteAdd, { title: title(row) });
    find("h3", row).parentElement.append(place);
  }
}

// --- The way through a day -----------------------------------------------------------------------

// What stands between sessions: those that meet, and the time between them; what is over is a line.
function travel() {
  const mine = held.filter((one) => one.stands && kept.has(one.key));
  const ahead = mine.filter((one) => one.end > now());
  const items = [
    ...all(".day").flatMap((day) => behind(day)),
    ...clashes(ahead).map(meeting),
    ...all(".day").flatMap((day) => free(day, mine)),
  ];
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
  const place = held.find((one) => one.key === focus.dataset.key && kept.has(one.key));
  const gap = document.getElementById(focused);
  if (place) find(".star", place.row).focus();
  else if (gap) find("summary", gap)?.focus();
}

// What ends while a reader is on it stays.
function behind(day) {
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

const template = (name) => find(name).content.cloneNode(true).firstElementChild;
const clock = ({ row }) => all(".row__time time", row).map((time) => time.textContent);
const quote = ({ row }) => fill(words.title, { title: title(row) });

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
      find("p", item).textContent = meet(start, on, begin);
      find("ul", item).append(...on.map((one) => way(one, on)));
      return item;
    },
  };
}

// What begins then, and what it begins during, as in picks/agenda.py; of two, when both are on.
function meet(start, on, begin) {
  const begun = on.filter((one) => one.start < start);
  const [from] = clock(begin[0]);
  if (on.length === 2) {
    const [, to] = clock(on[0].end < on[1].end ? on[0] : on[1]);
    return fill(words.meeting, { from, to });
  }
  const titles = list.format(begin.map(quote));
  const until = (one) => fill(words.until, { title: quote(one), time: clock(one)[1] });
  const sentence = begun.length ? (begin.length > 1 ? words.during : words.duringOne) : words.together;
  return fill(sentence, { titles, time: from, others: list.format(begun.map(until)) });
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

// The gaps of a day that is not over, with what fits into them.
function free(day, mine) {
  const all = held.filter((one) => one.day === day && one.start);
  if (!all.length || !kept.size) return [];
  const opens = Math.min(...all.map((one) => one.start));
  const closes = Math.max(...all.map((one) => one.end));
  // As clocks say it.
  const time = Math.floor(now() / 60_000) * 60_000;
  const isToday = time < closes && time >= midnight(day);
  if (time >= closes) return [];
  const here = mine.filter((one) => one.day === day);
  return gaps(here, { opens, closes, now: time, isToday, least: 5 }).flatMap((gap) => {
    const fit = within(all, gap).filter((one) => !kept.has(one.key));
    // What follows the last session is said where there is something.
    if (!gap.before && !fit.length) return [];
    return {
      id: `gap-${find("h2", day).id}-${gap.after?.start ?? 0}`,
      said: [gap.end, ...fit.map((one) => one.key)].join(),
      before: gap.before,
      day,
      make: () => gapItem(gap, fit),
      tell: (item) => tellTime(item, gap),
    };
  });
}

const midnight = (day) => {
  const { dateTime } = find(".row__time time", day);
  return Date.parse(`${dateTime.slice(0, 10)}T00:00${dateTime.slice(-6)}`);
};

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

const ways = () => JSON.parse(find("#walking").textContent);

// To the room of the next session: from where one was, as far as it was measured.
function wayOn({ after, before }) {
  if (!before) return "";
  const [from, to] = [after?.row, before.row].map((row) => row?.dataset.room);
  if (from === to) return words.stay;
  const walk = from && minutes(ways(), from, to);
  const next = fill(words.next, { room: before.row.dataset.roomName });
  return walk ? `${next}, ${fill(words.walk, { n: walk })}` : next;
}

function offer(item, { after }, fit) {
  const table = ways();
  find("ul", item).replaceChildren(
    ...fit.map((one) => {
      const other = document.createElement("li");
      const facts = document.createElement("p");
      const walk = after && minutes(table, after.row.dataset.room, one.row.dataset.room);
      const { seats } = one.row.dataset;
      const full = find(".state:not(.state--moved)", one.row)?.textContent.trim();
      facts.textContent = [
        clock(one).join("–"),
        // Its format and its room.
        find("h3 + p", one.row).textContent.split("·")[0].trim().replace(/\s+/g, " "),
        walk && fill(words.walk, { n: walk }),
        full ?? (seats && fill(words.seats, { n: seats })),
      ]
        .filter(Boolean)
        .join(" · ");
      other.append(find("h3 a", one.row).cloneNode(true), facts, find(".star", one.row).cloneNode(true));
      return other;
    }),
  );
}

// --- What changed since the last visit --------------------------------------------------------

const release = Number(document.body.dataset.release);
// The programme has visits of its own: it tells of all sessions.
const since = release && lastVisit(`picks of ${words.edition}`, release);

async function compare() {
  if (!since) return;
  // Without a network nothing is known of it.
  const changed = await import("../talks/since.js")
    .then(({ changedSince }) => changedSince(words.programme, since))
    .catch(() => new Map());
  const labels = [...changed.values()];
  const times = new Map(labels.map((label) => [key(label.closest(".cell")), label.textContent]));
  const items = held.flatMap((one) => {
    if (!kept.has(one.key) || !times.has(one.key)) return [];
    const item = document.createElement("li");
    item.append(find("h3 a", one.row).cloneNode(true), ` ${times.get(one.key)}`);
    // A session that takes place twice is listed once.
    times.delete(one.key);
    return item;
  });
  find(".changes ul").replaceChildren(...items);
  find(".changes").hidden = !items.length;
}

// --- What buttons do ---------------------------------------------------------------------------

// Few want their picks as a file.
const files = () => import("./files.js");
// What is shown of the link between devices, once it is looked at.
const deviceLink = () => import("./device_link.js");

// What is said when it is done stands on the button, or is given.
const actions = {
  print: async () => print(),
  export: async () => (await files()).download(words.file),
};

async function act(button) {
  const name = button.dataset.do;
  try {
    const action = actions[name] ?? (await deviceLink()).actions[name];
    return (await action(button)) ?? button.dataset.done ?? "";
  } catch (error) {
    // Of the server, in words; or of the network, in those of the browser.
    return "gone" in error && error.message ? error.message : words.offline;
  }
}

main.addEventListener("click", async ({ target }) => {
  const pen = target.closest(".own-note__edit");
  if (pen) {
    try {
      notes ??= await ownNotes();
      notes.open(pen.parentElement);
    } catch {
      return say(words.offline);
    }
  }
  const button = target.closest("[data-do]");
  if (!button) return say(lasting);
  if (button.disabled) return;
  button.disabled = true;
  say(await act(button));
  button.disabled = false;
});

// A secret in the address leaves it at once: neither history nor a shared screen has it. It is kept until
// the script is there that offers it.
let unoffered;
function open() {
  const [, secret = unoffered] = location.hash.match(/^#k=(.*)$/) ?? [];
  if (secret === undefined) return;
  unoffered = secret;
  history.replaceState(null, "", location.pathname + location.search);
  deviceLink().then(
    ({ offer }) => {
      unoffered = undefined;
      offer(secret);
    },
    () => say(words.offline),
  );
}

// Of a form, as phones open a calendar that comes as an answer.
main.addEventListener("submit", (event) => {
  const { target } = event;
  if (!target.matches("[data-file]")) return;
  target.elements.picks.value = [...kept].join(" ");
  if (navigator.onLine) return;
  event.preventDefault();
  say(words.offline);
});

main.addEventListener("change", async ({ target }) => {
  if (target.type !== "file" || !target.files.length) return;
  const { bring } = await files();
  say(await bring(target.files[0], new Set(all(".rows > .row").map(key)), words));
  target.value = "";
});

// -----------------------------------------------------------------------------------------------

function whole() {
  read();
  draw();
}

// What the server says of the link is for the reader; without network it is tried again.
async function follow() {
  if (!stored("m2-taken")) return;
  try {
    const { sync } = await import("./sync.js");
    await sync();
  } catch (error) {
    if ("gone" in error) say(error.message);
  }
}

// Of a device that is linked, nothing shows before it is known.
function unfold({ target }) {
  if (target.id !== "take" || !target.open || !stored("m2-taken")) return;
  find("[data-when=alone]").hidden = true;
  deviceLink().then(
    ({ show }) => show(),
    () => say(words.offline),
  );
}


document.addEventListener("picks", draw);
document.addEventListener("noted", noted);
main.addEventListener("toggle", unfold, true);
addEventListener("storage", ({ key }) => (key === "m2-notes" ? noted() : follow()));
document.addEventListener("renewed", whole);
// What is free from now on is shorter by then.
setInterval(() => document.hidden || draw(), 60_000);
document.addEventListener("renewed", compare);
for (const again of ["hashchange", "online", "click"]) addEventListener(again, open);

// Whether stars are kept at all is known before one is touched.
function keeps() {
  try {
    localStorage.setItem("m2-probe", "1");
    localStorage.removeItem("m2-probe");
    return true;
  } catch {
    return false;
  }
}

// What is said as long as nothing else is.
const lasting = keeps() ? "" : words.fades;

whole();
say(lasting);
open();
follow();
if (since < release) compare();
