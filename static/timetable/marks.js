// Several cards, to be carried together.
import * as carrying from "./carrying.js";
import { sheet } from "./columns.js";
import { setMarked, titleOf } from "./cards.js";
import { say, word } from "./words.js";

const button = document.querySelector("[data-select]");
let latest = null;

export const marked = () => [...document.querySelectorAll(".card.is-marked")];
// What is carried with a card: all that are marked, if it is one of them. It comes first.
export const together = (card) =>
  card.matches(".is-marked") ? [card, ...marked().filter((each) => each !== card)] : [card];

export const isSelecting = () => button?.getAttribute("aria-pressed") === "true";

function set(card, isMarked) {
  setMarked(card, isMarked);
  tell();
}

// How many there are, and what the button does with them.
function tell() {
  const count = marked().length || "";
  const words = count && isSelecting() ? word("take", { count }) : count;
  button.querySelector("[data-selected]").textContent = words;
}

// Mark a card, or take the mark away; all from the one before on if `isRange`.
export function mark(card, isRange = false) {
  const list = [...card.parentElement.querySelectorAll(":scope > .card")];
  const from = isRange && latest ? list.indexOf(latest) : -1;
  if (from >= 0) {
    const [first, second] = [from, list.indexOf(card)].sort((one, other) => one - other);
    for (const each of list.slice(first, second + 1)) set(each, true);
  } else set(card, !card.matches(".is-marked"));
  latest = card;
  const names = { title: titleOf(card), count: marked().length };
  say(word(card.matches(".is-marked") ? "marked" : "unmarked", names));
}

export function unmark() {
  button?.setAttribute("aria-pressed", "false");
  for (const card of marked()) set(card, false);
}

if (button && "mayAct" in sheet.dataset) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const cards = marked();
    button.setAttribute("aria-pressed", !isSelecting());
    tell();
    if (isSelecting()) say(word("choose"));
    else if (cards.length) carrying.pickUp(cards, "tap");
  });
}
