// The page of one's own picks: it shows those of its sessions that this browser keeps.
import { kept, stored } from "../talks/picks.js";
import { lastVisit } from "../talks/visits.js";
import { all, fill, find, key, main, say, template, title, words } from "./page.js";
import { travel } from "./way.js";

// --- The list ----------------------------------------------------------------------------------

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

// Few write notes of their own: what shows them is loaded where there is one.
const ownNotes = () => import("./own_notes.js").catch(() => null);
const hasNotes = Object.keys(stored("m2-notes") ?? {}).length > 0;
let notes = hasNotes ? await ownNotes() : null;

async function noted() {
  notes ??= await ownNotes();
  notes?.showNotes(held);
}

function draw() {
  for (const each of kept) seen.add(each);
  const mine = held.filter((one) => kept.has(one.key));
  const n = new Set(mine.map((one) => one.key)).size;
  const shown = held.filter((one) => kept.has(one.key) || (seen.has(one.key) && !one.off));
  for (const one of held) mark(one.row, kept.has(one.key), shown.includes(one));
  notes?.showNotes(held);
  travel(held);
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

// --- What changed since the last visit --------------------------------------------------------

const release = Number(document.body.dataset.release);
// The programme has visits of its own: it tells of all sessions.
const since = release && lastVisit(`picks of ${words.edition}`, release);

// Without a network nothing is known of it.
const compare = () =>
  since && import("./changed.js").then(({ showChanges }) => showChanges(held, since)).catch(() => {});

// --- What buttons do ---------------------------------------------------------------------------

// What few do is loaded when they do it.
const offline = () => say(words.offline);
const deviceLink = () => import("./device_link.js");

main.addEventListener("click", ({ target }) => {
  const pen = target.closest(".own-note__edit");
  if (pen) import("./note_field.js").then((field) => field.open(pen.parentElement), offline);
  const button = target.closest("[data-do]");
  if (!button) return say(lasting);
  if (button.dataset.do === "print") return print();
  import("./buttons.js").then(({ press }) => press(button), offline);
});

// A secret in the address leaves it at once: neither history nor a shared screen has it. It is kept until
// the script is there that offers it.
let unoffered;
function open() {
  const [, secret = unoffered] = location.hash.match(/^#k=(.*)$/) ?? [];
  if (secret === undefined) return;
  unoffered = secret;
  history.replaceState(null, "", location.pathname + location.search);
  deviceLink().then(({ offer }) => {
    unoffered = undefined;
    offer(secret);
  }, offline);
}

// Of a form, as phones open a calendar that comes as an answer.
main.addEventListener("submit", (event) => {
  const { target } = event;
  if (!target.matches("[data-file]")) return;
  target.elements.picks.value = [...kept].join(" ");
  if (navigator.onLine) return;
  event.preventDefault();
  offline();
});

main.addEventListener("change", ({ target }) => {
  if (target.type === "file") import("./files.js").then(({ bring }) => bring(target), offline);
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
    const said = await sync();
    if (said) say(said);
  } catch (error) {
    if ("gone" in error) say(error.message);
  }
}

// Of a device that is linked, nothing shows before it is known.
function unfold({ target }) {
  if (target.id !== "take" || !target.open || !stored("m2-taken")) return;
  find("[data-when=alone]").hidden = true;
  deviceLink().then(({ show }) => show(), offline);
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
