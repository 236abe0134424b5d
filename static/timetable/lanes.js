// Cards that stand in one room at once, beside each other (as timetable/columns.py lays them).
import { endOf, FIVE, startOf } from "./columns.js";

// What is shorter is drawn as high as this.
const LEAST = 3 * FIVE;
// More are listed.
const MOST = 12;

function group(cards) {
  const ends = [];
  const lanes = cards.map((card) => {
    const found = ends.findIndex((end) => end <= startOf(card));
    const lane = found < 0 ? ends.length : found;
    ends[lane] = Math.max(endOf(card), startOf(card) + LEAST);
    return lane + 1;
  });
  return { lanes, of: ends.length };
}

function relabel(element, names) {
  const others = [...element.classList].filter((name) => !/^lanes?-\d+$/.test(name));
  const css = [...others, ...names].join(" ");
  if (element.className !== css) element.className = css;
}

export function lay({ list, section }) {
  const cards = [...list.querySelectorAll(":scope > .card[data-start]")];
  cards.sort((one, other) => startOf(one) - startOf(other));
  let most = 1;
  for (let first = 0, last = 0; first < cards.length; first = last) {
    let end = 0;
    for (; last < cards.length && (last === first || startOf(cards[last]) < end); last += 1) {
      end = Math.max(end, endOf(cards[last]), startOf(cards[last]) + LEAST);
    }
    const together = cards.slice(first, last);
    const { lanes, of } = group(together);
    together.forEach((card, index) => {
      relabel(card, of > 1 ? [`lane-${lanes[index]}`, `lanes-${of}`] : []);
    });
    most = Math.max(most, of);
  }
  section.classList.toggle("is-crowded", most > MOST);
  relabel(section, most > 1 && most <= MOST ? [`lanes-${most}`] : []);
}
