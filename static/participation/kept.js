// What speakers type is kept on their device until it was sent: through a lost network, a second tab
// and a lid that was closed. Each part of the page is sent alone, and the others are kept.

import { copiesOf } from "../core/copies.js";
import { isReachable } from "../core/reach.js";

const words = document.getElementById("content").dataset;
const sent = new URLSearchParams(location.search).get("sent");
// What is typed from now on is not sent yet, also when this page is loaded again.
if (sent) history.replaceState(null, "", location.pathname + location.hash);
const moment = new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit",
  minute: "2-digit",
});

const fieldsOf = (part) => [...part.querySelectorAll("input, textarea, select")];
const isShown = (field) => field.name && !["file", "hidden"].includes(field.type);
// A hidden field goes back with the rest where it says so: what a text was typed over, for example.
const isKept = (field) => isShown(field) || (field.name && "kept" in field.dataset);
const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
const valuesOf = (part, which) =>
  fieldsOf(part)
    .filter(which)
    .map((field) => [field.name, isChoice(field) ? field.checked && field.value : field.value]);
const shownIn = (part) => JSON.stringify(valuesOf(part, isShown));
const copyOf = (part) => ({ at: Date.now(), typed: valuesOf(part, isKept) });
const at = (sentence, time) => sentence.replace("{time}", time ? moment.format(time) : "");

// Put back what was typed, into fields that were there already.
function fill(part, typed) {
  for (const field of fieldsOf(part).filter(isKept)) {
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!values.length) continue;
    if (isChoice(field)) field.checked = values.includes(field.value);
    else field.value = values[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function button(text, press) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "text-link", textContent: text });
  made.addEventListener("click", press);
  return made;
}

// A body that is too large is refused unread, with the words in it. What was wrong with the file
// before is not said of this one.
function judgeFile({ target }) {
  if (target.type !== "file") return;
  document.getElementById(`${target.id}_error`)?.remove();
  target.removeAttribute("aria-invalid");
  const [file] = target.files;
  const { mostBytes, tooLarge } = target.dataset;
  target.setCustomValidity(file?.size > Number(mostBytes) ? tooLarge : "");
  target.reportValidity();
}

// The first button of the page is of another part: return presses the one of this.
function sendByReturn(event) {
  const isLine = event.target.matches("input:not([type=checkbox], [type=radio], [type=file])");
  if (event.key !== "Enter" || event.isComposing || !isLine) return;
  event.preventDefault();
  const [own, another] = event.currentTarget.querySelectorAll("button[type=submit]");
  if (!another) own.click();
}

async function watch(part) {
  const { mine, keep, forget, copies } = copiesOf(`m2-mine-${words.participation}-${part.dataset.kept}-`);
  const before = valuesOf(part, isKept);
  const shown = shownIn(part);
  const status = document.createElement("p");
  status.role = "status";
  status.className = "field-state";
  part.append(status);
  const say = (sentence, time) => status.replaceChildren(at(sentence, time));

  let last = null; // what is being kept, unless something else is to be said by then
  async function keepTyped() {
    const copy = (last = copyOf(part));
    const could = await keep(copy);
    if (copy === last) say(could ? words.kept : words.full, copy.at);
  }
  function forgetTyped() {
    last = null;
    forget(mine);
    say("");
  }

  part.addEventListener("change", judgeFile);
  part.addEventListener("keydown", sendByReturn);
  part.addEventListener("input", keepTyped);
  sendOnceReached(part, {
    reached: () => keep({ ...copyOf(part), sent: true }),
    away: () => say(words.away),
  });

  const drop = button(words.drop, () => {
    fill(part, before);
    forgetTyped();
  });
  // Whether the copy that it is from can go.
  async function putBack(copy) {
    fill(part, copy.typed);
    if (shownIn(part) === shown) {
      forgetTyped();
      return true;
    }
    last = null;
    say(words.again, copy.at);
    part.closest("details")?.setAttribute("open", "");
    status.append(" ", drop);
    return keep(copy);
  }
  // What is typed here by then changes places with it.
  function offer(key, copy) {
    const label = () => at(words.other, copy.at);
    const swap = button(label(), async () => {
      const here = shownIn(part) !== shown && copyOf(part);
      if (here && !(await keep(here, key))) return say(words.full);
      const canGo = await putBack(copy);
      if (!here) {
        if (canGo) forget(key);
        line.remove();
        return drop.focus();
      }
      copy = here;
      swap.textContent = label();
    });
    const line = document.createElement("p");
    line.className = "field-state";
    line.append(swap);
    part.append(line);
  }

  const left = (await copies()).sort(([, one], [, other]) => one.at - other.at);
  const isSent = sent === part.dataset.kept;
  const done = isSent ? left.findLastIndex(([, copy]) => copy.sent) : -1;
  if (done >= 0) forget(left.splice(done, 1)[0][0]);
  // After what was sent nothing older takes its place by itself.
  const [key, newest] = (!isSent && left.pop()) || [];
  if (newest && (await putBack(newest))) forget(key);
  for (const each of left) offer(...each);
}

// Where the site cannot be reached nothing leaves the page.
function sendOnceReached(part, { reached, away }) {
  const page = part.closest("form");
  let underway = false;
  let isReached = false;
  page.addEventListener("submit", async (event) => {
    if (isReached || !part.contains(event.submitter)) return;
    event.preventDefault();
    if (underway || !fieldsOf(part).every((field) => field.reportValidity())) return;
    underway = true;
    isReached = await isReachable(event.submitter.formAction);
    underway = false;
    if (!isReached) return away();
    reached();
    page.requestSubmit(event.submitter);
    isReached = false;
  });
  page.addEventListener("formdata", ({ formData }) => {
    if (!isReached) return;
    const own = new Set([...part.querySelectorAll("[name]")].map(({ name }) => name));
    for (const name of [...formData.keys()]) if (!own.has(name)) formData.delete(name);
  });
}

for (const part of document.querySelectorAll(".portal__all div[data-kept]")) watch(part);
