// The page of one's own picks: it shows those of its sessions that this browser keeps.
import { kept, list, stored } from "../talks/picks.js";
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

function draw() {
  for (const each of kept) seen.add(each);
  const mine = held.filter((one) => kept.has(one.key));
  const n = new Set(mine.map((one) => one.key)).size;
  const shown = held.filter((one) => kept.has(one.key) || (seen.has(one.key) && !one.off));
  for (const one of held) mark(one.row, kept.has(one.key), shown.includes(one));
  const found = clashes(mine.filter((one) => one.stands));
  for (const day of all(".day")) {
    day.hidden = !shown.some((one) => one.day === day);
    // On the day of the moment: who is on then may have begun before midnight.
    warn(day, found.filter(({ start, on }) => on.find((one) => one.start === start).day === day));
  }
  find(".total").textContent = n ? fill(n === 1 ? words.one : words.many, { n }) : "";
  find(".empty").hidden = shown.length > 0;
  main.classList.add("is-ready");
}

function mark(row, isKept, isShown) {
  row.classList.toggle("is-kept", isKept);
  row.classList.toggle("is-dropped", isShown && !isKept);
  const note = find(".dropped", row);
  if (isKept || !isShown) note?.remove();
  else if (!note) find("h3", row).insertAdjacentHTML("afterend", `<p class="dropped">${words.dropped}</p>`);
}

function warn(day, found) {
  const notes = find(".clashes", day);
  const said = found.map(({ start, on }) => [start, ...on.map((one) => one.key)]).join();
  if (notes.dataset.said === said) return;
  notes.dataset.said = said;
  const { key: focused } = document.activeElement.dataset;
  const within = notes.contains(document.activeElement);
  notes.replaceChildren(...found.map(note));
  notes.hidden = !found.length;
  if (within) find(".star", held.find((one) => one.key === focused)?.row ?? day).focus();
}

function note({ start, on }) {
  const item = find("#clash").content.cloneNode(true).firstElementChild;
  find("p", item).textContent = meeting(start, on);
  const others = held.filter(
    (one) =>
      one.stands &&
      one.start <= start &&
      start < one.end &&
      !on.some((two) => two.key === one.key),
  );
  find("details", item).hidden = !others.length;
  find("summary", item).textContent = fill(words.others, { n: others.length });
  // There can be many: they are put down when they are asked for.
  find("details", item).addEventListener("toggle", () => offer(find("ul", item), others));
  return item;
}

// What begins then, and what it begins during. As in picks/agenda.py.
function meeting(start, on) {
  const begin = on.filter((one) => one.start === start);
  const begun = on.filter((one) => one.start < start);
  const [time] = clock(begin[0]);
  const titles = list.format(begin.map(quote));
  const until = (one) => fill(words.until, { title: quote(one), time: clock(one)[1] });
  const sentence = begun.length ? (begin.length > 1 ? words.during : words.duringOne) : words.together;
  return fill(sentence, { titles, time, others: list.format(begun.map(until)) });
}

const quote = ({ row }) => fill(words.title, { title: title(row) });
const clock = ({ row }) => all(".row__time time", row).map((time) => time.textContent);

function offer(place, others) {
  place.replaceChildren(
    ...others.map(({ row }) => {
      const other = document.createElement("li");
      other.append(find("h3 a", row).cloneNode(true), find(".star", row).cloneNode(true));
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
// Only devices that are linked need that.
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

// In this tab, or in another one.
const follow = () => stored("m2-taken") && deviceLink().catch(() => {});

document.addEventListener("picks", draw);
addEventListener("storage", follow);
document.addEventListener("renewed", whole);
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
