// Stars: the reader's selection, kept in this browser and in step with its other tabs.
export const NAME = "m2-selection";
const status = document.getElementById("status");
// Storage may be full, or refused: the stars last as long as the page.
export let lasts = true;
export let kept = read();

// What the browser keeps under a name; null where that is nothing, or no JSON.
export function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export function read() {
  const keys = stored(NAME);
  // Keys were kept whole once; pages show their beginning.
  return new Set(Array.isArray(keys) ? keys.map((key) => String(key).slice(0, 13)) : []);
}

// A page that comes back, and one that sleeps, hear of no other's stars.
export function refresh() {
  if (lasts) kept = read();
}

export function replace(keys) {
  kept = keys;
  store();
  paint();
}

function store() {
  try {
    localStorage.setItem(NAME, JSON.stringify([...kept]));
    lasts = true;
  } catch {
    lasts = false;
  }
}

// Long programmes leave the words of a star to the heading beside it.
function name() {
  const [before, after] = status.dataset.keep.split("{title}");
  for (const star of document.querySelectorAll(".cell .star:not([aria-label])")) {
    star.ariaLabel = before + star.closest(".cell").querySelector("h4").textContent + after;
  }
}

function press(star) {
  const on = kept.has(star.dataset.key);
  if (star.ariaPressed === `${on}`) return;
  star.ariaPressed = on;
  star.closest(".cell")?.classList.toggle("is-kept", on);
}

// Show what is kept: stars, counts, and the sessions that happen at the same time.
export function paint() {
  // Who sees does not wait for words: a slow phone answers a touch in between.
  setTimeout(name);
  document.querySelectorAll("[data-key]").forEach(press);
  for (const count of document.querySelectorAll(".count")) count.textContent = kept.size;
  for (const note of document.querySelectorAll(".clash")) note.remove();
  const mine = [...document.querySelectorAll(".cell.is-kept:not(.cell--off)")]
    .map((cell) => ({ cell, key: keyOf(cell), ...hours(cell) }))
    .sort((a, b) => a.start - b.start);
  for (const one of mine) {
    const others = mine.filter(
      (two) => two.key !== one.key && two.start < one.end && one.start < two.end,
    );
    if (others.length) note(one.cell, others);
  }
  document.dispatchEvent(new Event("picks"));
}

const keyOf = (cell) => cell.querySelector("[data-key]").dataset.key;

// Start and end of a cell in milliseconds; NaN, which meets nothing, while it has no time.
export function hours(cell) {
  const time = cell.querySelector(".cell__time");
  const start = Date.parse(time?.dateTime);
  return { start, end: start + time?.dataset.minutes * 60_000 };
}

const { lang } = document.documentElement;
// As the server writes them: no comma before "and". Made once there is a list: the first of such formats is slow.
let format;
const list = {
  format: (words) => (format ??= new Intl.ListFormat(lang === "en" ? "en-GB" : lang)).format(words),
};

// Two are named: a card has little room.
function note(cell, others) {
  const titles = others.map((other) => other.cell.querySelector("h4").textContent);
  const quoted = [...new Set(titles)].map((title) => status.dataset.title.replace("{title}", () => title));
  const n = quoted.splice(2).length;
  if (n) quoted.push(n > 1 ? status.dataset.others.replace("{n}", n) : status.dataset.other);
  const clash = document.createElement("p");
  clash.className = "clash";
  clash.textContent = status.dataset.clash.replace("{titles}", () => list.format(quoted));
  cell.querySelector(".star").before(clash);
}

document.addEventListener("click", (event) => {
  const star = event.target.closest("[data-key]");
  // What is said in sight covers what is below it: any other touch puts it away.
  if (!star) return status.classList.add("visually-hidden");
  const key = star.dataset.key;
  refresh();
  const added = !kept.delete(key);
  if (added) kept.add(key);
  store();
  press(star);
  // The finger sees the star at once; what else it changes comes with the frame after.
  requestAnimationFrame(() => setTimeout(settle, 0, star, added));
});

function settle(star, added) {
  paint();
  const words = lasts ? (added ? "kept" : "dropped") : "unkept";
  status.textContent = status.dataset[words].replace("{n}", kept.size);
  status.classList.toggle("visually-hidden", lasts);
  const isLeft = ![star, document.body].includes(document.activeElement);
  if (star.isConnected && !shows(star) && !isLeft) after(star).focus();
}

const shows = (element) => element.checkVisibility({ visibilityProperty: true });

// Where a keyboard goes on when a star went away with its session.
function after(star) {
  const stars = [...document.querySelectorAll(".star")];
  const following = stars.slice(stars.indexOf(star));
  return following.find(shows) ?? stars.findLast(shows) ?? document.getElementById("content");
}

addEventListener("storage", (event) => {
  if (event.key !== NAME && event.key !== null) return;
  kept = read();
  paint();
});
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  refresh();
  paint();
});
document.addEventListener("renewed", paint);

paint();

// A linked device: in step with others. The bell was touched: the server hears as well.
const { sync, follow, count } = document.body.dataset;
if (sync && stored("m2-taken")) import(sync);
if (follow && stored("m2-bell")) import(follow);

// Counted without saying of whom, once they changed. Without network, by the next page.
if (count) {
  const line = (keys) => [...keys].sort().join();
  const reported = () => [stored("m2-told") ?? []].flat();
  const report = () => navigator.onLine && line(kept) !== line(reported()) && import(count).catch(() => {});
  report();
  document.addEventListener("picks", report);
}
