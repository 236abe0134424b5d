// How many sessions of the current edition are kept, in the tab of one's own picks.
const OTHERS = "m2-others";
const count = document.querySelector(".main-nav__count");

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

const shown = (place) => [...document.querySelectorAll(`${place} [data-key]`)].map((star) => star.dataset.key);

// Keys that are kept are of any edition. Those of others are known from the pages that show them: from one's own
// picks all, and once another edition is the current one, all that was kept until then.
function others(kept) {
  const { edition } = count.dataset;
  // To look for what a long page shows takes a slow phone long.
  if (!kept.length) return { edition, keys: [] };
  const mine = shown(".mine");
  const noted = stored(OTHERS) ?? { edition, keys: [] };
  let keys = [...noted.keys, ...shown("[data-other-edition]")];
  if (mine.length) keys = kept.filter((key) => !mine.includes(key));
  else if (noted.edition !== edition) keys = kept;
  return { edition, keys: kept.filter((key) => keys.includes(key)) };
}

function show() {
  const kept = [stored("m2-selection") ?? []].flat().map((key) => `${key}`.slice(0, 13));
  const noted = others(kept);
  count.textContent = kept.length - noted.keys.length || "";
  try {
    localStorage.setItem(OTHERS, JSON.stringify(noted));
  } catch {
    // Nothing is kept.
  }
}

if (count) {
  // Two tabs may hold different editions for the current one: neither answers what the other noted.
  addEventListener("storage", ({ key }) => key === OTHERS || show());
  addEventListener("pageshow", show);
  document.addEventListener("picks", show);
  show();
}
