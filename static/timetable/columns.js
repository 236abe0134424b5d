// Columns of the sheet: a room on a day. Times are instants in milliseconds.
export const MINUTE = 60_000;
// What the sheet is drawn in, and what all times are multiples of.
export const FIVE = 5 * MINUTE;
const DAY = 1440 * MINUTE;

export const sheet = document.getElementById("sheet");
// With the pool.
export const wrap = sheet.closest(".sheet-wrap");
const clock = new Intl.DateTimeFormat("sv", {
  dateStyle: "short",
  timeStyle: "short",
  timeZone: sheet.dataset.zone,
});
// What clocks there show at an instant, as if it were UTC.
const shown = (time) => Date.parse(`${clock.format(time).replace(" ", "T")}Z`);
export const hour = (time) => clock.format(time).slice(-5);
export const hours = (start, end) => `${hour(start)}–${hour(end)}`;
// As phone.css: whether columns are drawn to scale, beside one another.
const wide = matchMedia("(min-width: 48.01rem)");
export const isWide = () => wide.matches;

let columns = [];

export function readColumns() {
  const { opens, closes } = sheet.dataset;
  columns = [...sheet.querySelectorAll(".sheet__room")].map((section) => {
    const { room, name, day } = section.dataset;
    const midnight = Date.parse(day);
    return {
      section,
      room,
      name,
      day,
      midnight,
      list: section.querySelector("ol"),
      opens: timeOf({ midnight }, opens * 60),
      closes: timeOf({ midnight }, closes * 60),
      several: "several" in section.dataset,
    };
  });
}

// Minutes since midnight by the clock, and the instant at which it shows so many: in the hour that
// spring leaves out, the one before.
export const minutesOf = ({ midnight }, time) => (shown(time) - midnight) / MINUTE;

export function timeOf({ midnight }, minutes) {
  const face = midnight + minutes * MINUTE;
  const near = face - (shown(face) - face);
  return near + (face - shown(near));
}

export const columnOfSection = (section) => columns.find((each) => each.section === section);

// What begins after midnight is of the next day, also where the hours before it are shown.
export function columnOf({ room, start }) {
  const face = shown(start);
  return columns.find(
    (each) => each.room === room && each.midnight <= face && face < each.midnight + DAY,
  );
}

// The column of a room on a day, or on the first one.
export const sameRoom = (room, day = columns[0].day) =>
  columns.find((each) => each.room === room && each.day === day);

export const shownColumn = () =>
  (!isWide() && columns.find((each) => each.section.matches(".is-shown"))) || columns[0];

// The column so many rooms and days away; undefined where there is none.
export function columnFrom(column, rooms, days = 0) {
  const dates = [...new Set(columns.map((each) => each.day))];
  const day = dates[dates.indexOf(column.day) + days];
  const same = columns.filter((each) => each.day === column.day);
  const index = same.indexOf(column) + rooms;
  return index < 0 ? undefined : columns.filter((each) => each.day === day)[index];
}

// How many rooms and days one column is away from another.
export function distance(from, to) {
  const dates = [...new Set(columns.map((each) => each.day))];
  const index = (column) => columns.filter((each) => each.day === column.day).indexOf(column);
  return { rooms: index(to) - index(from), days: dates.indexOf(to.day) - dates.indexOf(from.day) };
}

// The instant that stands at a height of the window; where times are multiples of five minutes.
export function timeAt(column, y) {
  const { top, height } = column.list.getBoundingClientRect();
  const [opens, closes] = [sheet.dataset.opens * 60, sheet.dataset.closes * 60];
  const minutes = opens + ((y - top) / height) * (closes - opens);
  return timeOf(column, Math.round(minutes / 5) * 5);
}

// The instant at which a clock of that day shows these digits, as 930 or 1430; undefined if none
// does.
export function timeOfDigits(column, digits) {
  const four = (digits.length < 3 ? `${digits}00` : digits).padStart(4, "0");
  const minutes = Number(four.slice(0, 2)) * 60 + Number(four.slice(2));
  const time = timeOf(column, minutes);
  return minutes % 5 === 0 && minutesOf(column, time) === minutes ? time : undefined;
}

export const placeOf = ({ dataset: { room, start, end } }) => ({ room, start, end });
export const startOf = (card) => Date.parse(card.dataset.start);
export const endOf = (card) => Date.parse(card.dataset.end);

export const columnOfCard = (card) => columnOfSection(card.closest(".sheet__room"));

// Cards in a column, in the order of time; `lifted` are not counted.
export const standing = (column, lifted = []) =>
  [...column.list.querySelectorAll(":scope > .card[data-start]")].filter(
    (card) => !lifted.includes(card) && !card.matches(".is-cancelled, .is-withdrawn"),
  );

// When the first one of a day begins, in any room; where there is none, as the sheet does.
export function beginningOf({ day, opens }) {
  const cards = columns.filter((each) => each.day === day).flatMap((each) => standing(each));
  return cards.length ? Math.min(...cards.map(startOf)) : opens;
}

export const overlapping = (column, start, end, lifted) =>
  standing(column, lifted).filter((card) => startOf(card) < end && start < endOf(card));

// Gaps of a column that are at least so long, each with start and end.
export function free(column, length, lifted) {
  const gaps = [];
  let start = column.opens;
  const busy = standing(column, lifted).map((card) => [startOf(card), endOf(card)]);
  busy.sort(([one], [other]) => one - other);
  for (const [from, to] of [...busy, [column.closes, column.closes]]) {
    if (from - start >= length) gaps.push({ start, end: from });
    start = Math.max(start, to);
  }
  return gaps;
}

// Put an item of a list among the others in the order of time.
export function order(item, column, start) {
  const later = [...column.list.children].find((each) => each !== item && startOf(each) > start);
  if (item.parentElement === column.list && item.nextElementSibling === (later ?? null)) return;
  column.list.insertBefore(item, later ?? null);
}

// Let an item of a list stand at a time that the server did not give it.
export function stand(item, column, start, end) {
  item.style.setProperty("--from", minutesOf(column, start) / 5);
  item.style.setProperty("--to", minutesOf(column, end) / 5);
  item.dataset.start = new Date(start).toISOString();
  item.dataset.end = new Date(end).toISOString();
  item.dataset.room = column.room;
  order(item, column, start);
}
