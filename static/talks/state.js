// An open page learns what changed: announcements, and when and where sessions take place.
// It says so, and shows it where it is, without losing what the reader sees, filled in or opened.

// With the second a server may take to notice, half a minute.
const PERIOD = 29_000;
// In seconds: what caches on the way keep is younger.
const OLD = 90;

const { state: address, release } = document.body.dataset;
const main = document.querySelector("main");
const notices = document.querySelector(".notices");
const news = element("div", { className: "notices__fresh" });
notices.prepend(news);
// Of a copy that was shown without network, it is there already.
const aged =
  document.querySelector(".notices__copied") ??
  element("div", { className: "notices__edition" }, element("p"));
// The release that the page shows, and the one whose moves the reader was shown last.
let shown = Number(release);
let announced = shown;
let pause = PERIOD;
let asking = false;
// Of a copy: it is not what the server says now, though nothing was published since.
let isCopied = aged.isConnected;
let timer;

async function ask() {
  if (asking) return;
  asking = true;
  try {
    const answer = await get(address);
    const state = await answer.json();
    keepPlace(() => {
      tell(state.moves);
      announce(state.announcements);
      if (!isCopied) sayAge(answer.headers.get("age"));
    });
    if ((isCopied || state.release > shown) && !isWriting()) await renew();
    pause = PERIOD;
  } catch {
    // Without a network the page stays as it was.
    pause = Math.min(2 * pause, 16 * PERIOD);
  }
  asking = false;
  wait();
}

function wait() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(ask, pause);
}

async function get(url, signal) {
  const asked = Date.now();
  // No copy, not even one that a browser may show for a second.
  const answer = await fetch(url, { cache: "no-cache", signal });
  setClock(Date.parse(answer.headers.get("date")), asked);
  // What was erased meanwhile says so in its place.
  if (!answer.ok && answer.status !== 410) throw new Error(answer.status);
  return answer;
}

document.addEventListener("visibilitychange", () => (document.hidden ? wait() : ask()));
addEventListener("online", () => address && ask());
if (address && aged.isConnected) ask();
else if (address) wait();

// --- The time ----------------------------------------------------------------------------------

// By how much the clock of this device is wrong, in milliseconds.
let offset = 0;

export const now = () => Date.now() + offset;

// The server gives whole seconds, and gave them between the question and its answer, which may be
// hours where a device slept: as long as the device may be right, it is; else as nearly as may be.
function setClock(clock, asked) {
  const least = clock - Date.now();
  const most = clock + 1000 - asked;
  // An answer may tell no time.
  if (least <= most) offset = Math.min(Math.max(offset, least), most);
}

// --- Another time zone -------------------------------------------------------------------------

// A time without its offset is one of this device.
const isElsewhere = ({ dateTime }) => Date.parse(dateTime.slice(0, 16)) !== Date.parse(dateTime);

if (main.querySelector("[data-my-time]")) {
  const times = main.querySelectorAll("time[datetime*=T][datetime*=':']");
  if ([times[0], times[times.length - 1]].some((time) => time && isElsewhere(time))) import("./my_time.js");
}

// --- Notices -----------------------------------------------------------------------------------

function announce(announcements) {
  for (const old of notices.querySelectorAll(".notices__news:not([data-moves])")) {
    const text = old.querySelector("p, .fold__line").textContent.trim();
    const at = announcements.findIndex((each) => each.text === text);
    if (at < 0) old.remove();
    else announcements.splice(at, 1);
  }
  for (const { text, lang } of announcements.reverse()) add(element("p", { lang }, text));
}

function tell(moves) {
  const fresh = moves.filter((move) => move.release > announced);
  const last = notices.querySelector("[data-moves]");
  if (!fresh.length || fresh[0].release === Number(last?.dataset.moves)) return;
  last?.remove();
  const items = fresh.map(({ title, url, text }) =>
    element("li", {}, element("a", { href: url }, title), ` ${text}`),
  );
  const list = element("ul", { role: "list" }, ...items);
  const box = add(element("p", {}, notices.dataset.moved), list);
  box.dataset.moves = fresh[0].release;
}

// A new notice stays in sight until the reader closes it; an announcement then takes its place.
export function add(...content) {
  const close = element("button", { className: "tool-btn" }, notices.dataset.close);
  const box = element("div", { className: "notices__news" }, ...content, close);
  close.addEventListener("click", () => {
    const { moves } = box.dataset;
    if (moves) announced = Number(moves);
    keepPlace(() => {
      close.remove();
      if (moves) box.remove();
      else news.after(box);
    });
  });
  news.prepend(box);
  return box;
}

// A site that cannot reach its data answers from memory, and says how old that is.
function sayAge(seconds) {
  if (seconds < OLD) aged.remove();
  else if (!aged.isConnected) {
    const time = new Date(Date.now() - seconds * 1000).toTimeString();
    aged.firstChild.textContent = notices.dataset.aged + time.slice(0, 5);
    notices.append(aged);
  }
}

function element(name, properties, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

// --- The fresh page ----------------------------------------------------------------------------

// A comment under way: around it nothing changes.
const isWriting = () => [...main.querySelectorAll("textarea")].some((each) => each.value.trim());

export async function renew(signal) {
  // The programme is filtered here: all of it is asked for.
  const answer = await get(document.getElementById("filters")?.action ?? location, signal);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const { update } = await import("./fresh_page.js");
  keepPlace(() => {
    update(main, page.querySelector("main"));
    if (isCopied) aged.remove();
    isCopied = false;
    document.dispatchEvent(new Event("renewed"));
  });
  // An older one, which a cache on the way kept, is asked for again.
  shown = Number(page.body.dataset.release);
  // The network is back: there may be news as well.
  if (address && pause > PERIOD) ask();
  return { answer, page };
}

// --- The reader's place ------------------------------------------------------------------------

// What stands in the middle of the window stays there, and the focus where it is.
function keepPlace(change) {
  const focus = document.activeElement;
  const seen = [];
  let each = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
  for (; each && scrollY; each = each.parentElement) {
    seen.push({ each, top: each.getBoundingClientRect().top });
  }
  const root = document.documentElement;
  // Some browsers would do the same a second time.
  root.style.overflowAnchor = "none";
  change();
  const kept = seen.find(({ each }) => each.isConnected);
  if (kept) {
    const by = kept.each.getBoundingClientRect().top - kept.top;
    scrollBy({ top: by, behavior: "instant" });
  }
  requestAnimationFrame(() => (root.style.overflowAnchor = ""));
  if (document.activeElement === focus) return;
  (focus.isConnected ? focus : twin(focus)).focus({ preventScroll: true });
}

// The same link or star in the fresh page.
function twin(lost) {
  const same = (each) =>
    each.href === lost.href && each.dataset.key === lost.dataset.key && (each.href ?? each.dataset.key);
  return [...main.querySelectorAll(lost.localName)].find(same) ?? main;
}
