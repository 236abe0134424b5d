// What the server answers to steps, and what is shown while it does not.
import * as carrying from "./carrying.js";
import { cardOf, isPlaced, keepingFocus, pick, take } from "./cards.js";
import { columnOfCard, putBeside, sheet, startOf, wrap } from "./columns.js";
import { commit, settleUndo } from "./dropping.js";
import { press } from "./hand.js";
import { mendStops } from "./keys.js";
import { forgetUndo, held, pending } from "./queue.js";
import { look } from "./watch.js";
import { made, say, word } from "./words.js";

const notice = made("sheet-notice");
let counting;

// Take in cards: what is carried stays in the hand, unless it is not where it was any more.
export function takeIn(news, isWhole = false) {
  let isShort = false;
  keepingFocus(() => (isShort = take(news, held(), isWhole)));
  mendStops();
  sayUnsaved();
  if (isShort) look(true);
  if (!carrying.carry) return;
  const gone = carrying.astray();
  if (gone) carrying.putBack(gone);
  else press();
}

// --- Taken, or refused ---------------------------------------------------------------------------

export function answered(step, answer) {
  clearInterval(counting);
  counting = undefined;
  notice.remove();
  if (answer.status === 200) return done(step, answer);
  forgetUndo(step.id);
  takeIn(answer);
  // Whatever else is shown may be as old.
  look(!answer.cards);
  settleUndo();
  if (answer.status === 410) return tell(word("archived"));
  return refuse(step, answer.refusal ?? { title: word("refused"), sentence: word("notDone") });
}

function done(step, answer) {
  for (const { slot, session } of step.changes) closeRefusal(cardOf({ slot, session }));
  takeIn(answer);
  settleUndo(answer.undo);
  if (answer.says && !carrying.carry) say(answer.says);
}

function closeRefusal(card) {
  card?.classList.remove("is-refused");
  for (const each of document.querySelectorAll(".refusal")) {
    if (!card || each.dataset.of === (card.dataset.slot ?? card.dataset.session)) each.remove();
  }
}

// Why, beside the card, with both ways out.
function refuse({ changes, kind }, { title, sentence, keep, insist }) {
  closeRefusal(null);
  const [first] = changes;
  const card = first && cardOf(first);
  card?.classList.add("is-refused");
  const box = made("sheet-refusal");
  box.dataset.of = first?.slot ?? first?.session ?? "";
  box.querySelector("h2").textContent = title;
  box.querySelector("p").textContent = sentence;
  const [stay, again] = box.querySelectorAll("button");
  if (keep) stay.textContent = keep;
  again.hidden = !insist;
  again.textContent = insist?.label ?? "";
  const close = () => {
    closeRefusal(card);
    box.remove();
    (pick(card?.isConnected && card) ?? sheet).focus({ preventScroll: true });
  };
  stay.addEventListener("click", close);
  again.addEventListener("click", () => {
    close();
    commit({ kind, changes: insist.changes, label: insist.label });
  });
  const column = card && isPlaced(card) && columnOfCard(card);
  putBeside(box, column && { column, start: startOf(card) });
}

// --- Not saved -----------------------------------------------------------------------------------

let seconds = 0;

// There was no answer: the next try is in so many milliseconds.
export function lost(wait) {
  clearInterval(counting);
  const isNew = !document.querySelector(".is-unsaved");
  seconds = Math.round(wait / 1000);
  sayUnsaved();
  if (isNew) say(word("unsaved", { seconds }));
  counting = setInterval(() => {
    seconds = Math.max(seconds - 1, 0);
    sayUnsaved();
  }, 1000);
}

export function sayUnsaved() {
  const isWaiting = held();
  for (const card of document.querySelectorAll(".is-unsaved")) {
    if (!isWaiting(card.dataset)) card.classList.remove("is-unsaved");
  }
  if (!seconds && !counting) return;
  for (const { changes } of pending()) {
    for (const side of changes) {
      const card = cardOf(side);
      if (!card) continue;
      card.classList.add("is-unsaved");
      says(card).textContent = seconds ? word("unsaved", { seconds }) : word("trying");
    }
  }
}

function says(card) {
  const found = card.querySelector(".card__says");
  if (found) return found;
  const made = Object.assign(document.createElement("span"), { className: "card__says" });
  (card.querySelector(".card__text") ?? pick(card)).append(" ", made);
  return made;
}

// --- Said for all of the sheet -------------------------------------------------------------------

function tell(sentence, link) {
  const said = notice.querySelector("p");
  // Said again every few seconds, it would be read again.
  if (said.textContent !== sentence) said.textContent = sentence;
  const anchor = notice.querySelector("a");
  anchor.hidden = !link;
  if (link) anchor.href = link;
  if (!notice.isConnected) wrap.before(notice);
}

// Signed out, or not allowed any more. What was done is kept until there is an answer.
export function refused({ sign_in: link = sheet.dataset.login }) {
  const count = pending().length;
  tell(word(count ? "signedOutKept" : "signedOut", { count }), link);
  sayUnsaved();
}

export const welcome = () => notice.remove();
