// The line of now across the rooms of a day, where they stand side by side.

// The classes of a line of the grid, in tens and units as the stylesheet numbers them.
const edge = (side, row) => `${side}-t${Math.floor(row / 10)} ${side}-u${row % 10}`;

export function draw(list, now) {
  for (const line of list.querySelectorAll(".nowline")) place(line, now);
}

// The line sits in the row that now has reached, as far down as the row is gone.
function place(line, now) {
  const grid = line.parentElement;
  const passed = (now - Date.parse(grid.dataset.first)) / 60000;
  const minutes = grid.dataset.minutes.split(" ").map(Number);
  const row = minutes.filter((minute) => minute <= passed).length;
  line.hidden = row === 0 || row === minutes.length;
  const tide = grid.querySelector(".tide");
  tide.hidden = row === 0;
  tide.className = `tide ${edge("to", row)}`;
  if (line.hidden) return;
  const heights = getComputedStyle(grid).gridTemplateRows.split(" ").map(parseFloat);
  const gone = (passed - minutes[row - 1]) / (minutes[row] - minutes[row - 1]);
  line.className = `nowline ${edge("from", row)}`;
  grid.style.setProperty("--now-off", `${(heights[row] || 0) * gone}px`);
  label(line, grid);
}

// The time of now stands at its line, yet between the hours above and below it.
function label(line, grid) {
  const time = line.firstElementChild;
  time.hidden = false;
  const at = line.getBoundingClientRect().top;
  const shown = [...grid.querySelectorAll(".slot:not(.is-empty) .slot__time")].filter(
    (hour) => hour.getClientRects().length,
  );
  const hours = shown.map((hour) => ({
    row: hour.getBoundingClientRect().top,
    box: hour.firstElementChild.getBoundingClientRect(),
  }));
  const above = Math.max(...hours.filter(({ row }) => row <= at).map(({ box }) => box.bottom));
  const below = Math.min(...hours.filter(({ row }) => row > at).map(({ box }) => box.top));
  const height = time.offsetHeight;
  const top = Math.min(Math.max(at - height / 2, above), below - height);
  grid.style.setProperty("--now-label", `${top - at - line.clientTop}px`);
  time.hidden = top < above;
}
