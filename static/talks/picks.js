// Stars: the reader's selection, kept in this browser and in step with its other tabs.
const NAME = "m2-selection";
const status = document.getElementById("status");
let kept = read();

export function read() {
  try {
    const keys = JSON.parse(localStorage.getItem(NAME));
    // Keys were kept whole once; pages show their beginning.
    return new Set(Array.isArray(keys) ? keys.map((key) => key.slice(0, 13)) : []);
  } catch {
    return new Set();
  }
}

function write() {
  try {
    localStorage.setItem(NAME, JSON.stringify([...kept]));
  } catch {
    // Storage is refused in some private windows: the stars last as long as the page.
  }
}

// Show what is kept: stars, counts, and the sessions that happen at the same time.
export function paint() {
  for (const star of document.querySelectorAll("[data-key]")) {
    const on = kept.has(star.dataset.key);
    star.setAttribute("aria-pressed", on);
    star.closest(".cell")?.classList.toggle("is-kept", on);
  }
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
  const [start, end] = [...cell.querySelectorAll(".cell__time time")].map((time) =>
    Date.parse(time.dateTime),
  );
  return { start, end };
}

const list = new Intl.ListFormat(document.documentElement.lang);

function note(cell, others) {
  const titles = others.map((other) => other.cell.querySelector("h4").textContent);
  const quoted = [...new Set(titles)].map((title) => status.dataset.title.replace("{title}", title));
  const clash = document.createElement("p");
  clash.className = "clash";
  clash.textContent = status.dataset.clash.replace("{titles}", list.format(quoted));
  cell.querySelector(".star").before(clash);
}

document.addEventListener("click", (event) => {
  const star = event.target.closest("[data-key]");
  if (!star) return;
  const key = star.dataset.key;
  const added = !kept.delete(key);
  if (added) kept.add(key);
  write();
  paint();
  const words = added ? status.dataset.kept : status.dataset.dropped;
  status.textContent = words.replace("{n}", kept.size);
  if (!shows(star)) after(star).focus();
});

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
document.addEventListener("renewed", paint);

paint();
