// What the server answers to steps, and what is shown while it does not.
import { putBeside } from "./beside.js";
import * as carrying from "./carrying.js";
import { keepingFocus, pick, rename, shownOf, take, titleOf } from "./cards.js";
import { sheet, wrap } from "./columns.js";
import { commit, settleUndo } from "./dropping.js";
import { press } from "./hand.js";
import { mendStops } from "./keys.js";
import { forgetUndo, held, isBroken, pending } from "./queue.js";
import { look } from "./watch.js";
import { made, say, show, word } from "./words.js";

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

export function answered(step, answer, names) {
  wait(null);
  notice.remove();
  keepingFocus(() => rename(names));
  carrying.rename(names);
  if (answer.status === 200) return done(step, answer);
  forgetUndo(step.id);
  takeIn(answer);
  // Whatever else is shown may be as old.
  look(!answer.cards);
  settleUndo(answer.undo);
  if (answer.status === 410) return tell(word("archived"));
  if (answer.status === 404) return tell(word("deleted"));
  return refuse(step, answer.refusal ?? unexplained(answer));
}

// Where the site broke, the step may be tried again as it is.
function unexplained(answer) {
  const title = word("refused");
  if (!isBroken(answer)) return { title, sentence: word("notDone") };
  return { title, sentence: word("gaveUp"), insist: { label: word("again") } };
}

function done(step, answer) {
  for (const { session } of step.changes) closeRefusal(session);
  takeIn(answer);
  settleUndo(answer.undo);
  if (answer.says && !carrying.carry) say(answer.says);
  // What stands elsewhere may be mended by it, or broken.
  if (!pending().length) look();
}

// Of a session, or whichever there is.
function closeRefusal(session) {
  const box = document.querySelector(".refusal");
  if (!box || (session && box.dataset.of !== session)) return;
  box.remove();
  document.querySelector(".is-refused")?.classList.remove("is-refused");
}

// Why, beside the card, with both ways out.
function refuse(step, { title, sentence, keep, insist }) {
  closeRefusal();
  // What was said before is not so.
  show("");
  const [first] = step.changes;
  const card = first && shownOf(first);
  card?.classList.add("is-refused");
  const box = made("sheet-refusal");
  box.dataset.of = first?.session ?? "";
  box.querySelector("h2").textContent = title;
  box.querySelector("p").textContent = sentence;
  const [stay, again] = box.querySelectorAll("button");
  if (keep) stay.textContent = keep;
  if (insist) again.textContent = insist.label;
  else again.remove();
  const close = () => {
    closeRefusal();
    (pick(card?.isConnected && card) ?? sheet).focus({ preventScroll: true });
  };
  stay.addEventListener("click", close);
  again.addEventListener("click", () => {
    close();
    const { changes, label, kind } = insist;
    // Nobody knows whether it was taken: the same once more.
    if (changes) commit({ kind, changes, label });
    else commit({ ...step, label: card?.isConnected ? titleOf(card) : "" });
  });
  // It went back to where it may not be in sight.
  if (!carrying.carry) card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  putBeside(box, card);
}

// --- Not saved -----------------------------------------------------------------------------------

// Seconds until the next try, null while nothing is known to be unsaved.
let seconds = null;

function wait(next) {
  clearInterval(counting);
  seconds = next;
}

// There was no answer: the next try is in so many milliseconds.
export function lost(next) {
  wait(Math.round(next / 1000));
  sayUnsaved();
  tell(word("offline", { count: pending().length }));
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
  if (seconds === null) return;
  for (const { changes } of pending()) {
    for (const change of changes) {
      const card = shownOf(change);
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

// Signed out: what was done is kept until there is an answer. Or not allowed any more.
export function refused({ sign_in: link, refusal }) {
  if (refusal) return tell(refusal.sentence);
  const count = pending().length;
  tell(word(count ? "signedOutKept" : "signedOut", { count }), link);
  wait(0);
  return sayUnsaved();
}

export const welcome = () => notice.remove();
