// What is said of the place over which something is held, as soon as it pauses there.
import * as carrying from "./carrying.js";
import { titleOf } from "./cards.js";
import { hour, hours, sheet } from "./columns.js";
import { post } from "./queue.js";
import { made, speak, word } from "./words.js";

const PAUSE = 250;
export const panel = made("sheet-verdict");
const find = (selector) => panel.querySelector(selector);
let timer;
let asking = null;

// Say where it is, and ask what is wrong with that.
export function judge(carry) {
  const [place] = carry.isOut ? [] : carrying.targets();
  const there = place ? carrying.hindrances() : [];
  const others = carry.items.length > 1 ? `, + ${carry.items.length - 1}` : "";
  find("h2").textContent = place
    ? `${place.column.name}, ${hours(place.start, place.end)}${others}`
    : word(carry.isOut === "pool" ? "overPool" : "away");
  find("label").hidden = !place;
  if (place && document.activeElement !== find("input")) find("input").value = hour(place.start);
  find("[data-copy]").setAttribute("aria-pressed", carry.isCopy);
  find("[data-swap]").hidden = !carrying.canSwap();
  if (there.length) find("[data-swap]").textContent = word("swap", { title: titleOf(there[0]) });
  find("[data-pool]").hidden = !carry.items.some(({ from }) => from);
  find("[data-copy]").hidden = !carry.items.every(({ from }) => from);
  lead(carry);
  clearTimeout(timer);
  if (place && !asking) timer = setTimeout(ask, PAUSE);
}

// To pages about one session, and what they do.
function lead({ items: [first, ...others] }) {
  find(".verdict__links").hidden = others.length > 0;
  const { pk, slot, session } = first.element.dataset;
  const about = new URLSearchParams(slot ? { session, slot } : { session });
  for (const link of panel.querySelectorAll("[data-page]")) {
    const { page } = link.dataset;
    link.href = page.includes("NUMBER") ? page.replace("NUMBER", pk) : `${page}?${about}`;
  }
}

// What was asked of a place before is of no interest any more.
export function forget() {
  clearTimeout(timer);
  asking?.abort();
  asking = null;
}

// It is over another place.
export function leave() {
  forget();
  find("ul").replaceChildren();
}

// Resolves to "error", "warning", "advice" or "", "" too where nothing could be learnt; to null
// where it is over another place by then.
export async function ask() {
  forget();
  const mine = (asking = new AbortController());
  const body = { changes: carrying.changes() };
  const answer = await post(sheet.dataset.verdict, body, mine.signal);
  if (mine.signal.aborted) return null;
  if (answer.status !== 200) return "";
  // From the server, which escaped what people wrote.
  find("ul").innerHTML = answer.html;
  if (answer.says) speak(answer.says);
  return answer.worst;
}
