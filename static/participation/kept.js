// What speakers type is kept on their device until it was sent: through a lost network, a second tab
// and a lid that was closed.

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

const isShown = (field) => field.name && !["file", "hidden"].includes(field.type);
// A hidden field goes back with the rest where it says so: what a text was typed over, for example.
const isKept = (field) => isShown(field) || (field.name && "kept" in field.dataset);
const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
const valuesOf = (form, which) =>
  [...form.elements]
    .filter(which)
    .map((field) => [field.name, isChoice(field) ? field.checked && field.value : field.value]);
const shownIn = (form) => JSON.stringify(valuesOf(form, isShown));
const copyOf = (form) => ({ at: Date.now(), typed: valuesOf(form, isKept) });
const at = (sentence, time) => sentence.replace("{time}", time ? moment.format(time) : "");

// Put back what was typed, into fields that were there already.
function fill(form, typed) {
  for (const field of [...form.elements].filter(isKept)) {
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

async function watch(form) {
  const { mine, keep, forget, copies } = copiesOf(`m2-mine-${words.participation}-${form.dataset.kept}-`);
  const shown = shownIn(form);
  const status = document.createElement("p");
  status.role = "status";
  status.className = "field-state";
  form.append(status);
  const say = (sentence, time) => status.replaceChildren(at(sentence, time));

  form.addEventListener("input", () => {
    const copy = copyOf(form);
    say(keep(copy) ? words.kept : words.full, copy.at);
  });
  sendOnceReached(form, {
    reached: () => keep({ ...copyOf(form), sent: true }),
    away: () => say(words.away),
  });

  const drop = button(words.drop, () => {
    form.reset();
    form.dispatchEvent(new Event("input"));
    forget(mine);
    say("");
  });
  // Whether the copy that it is from can go.
  function putBack(copy) {
    fill(form, copy.typed);
    if (shownIn(form) === shown) {
      forget(mine);
      say("");
      return true;
    }
    say(words.again, copy.at);
    form.closest("details")?.setAttribute("open", "");
    status.append(" ", drop);
    return keep(copy);
  }
  // What is typed here by then changes places with it.
  function offer(key, copy) {
    const label = () => at(words.other, copy.at);
    const swap = button(label(), () => {
      const here = shownIn(form) !== shown && copyOf(form);
      if (here && !keep(here, key)) return say(words.full);
      const canGo = putBack(copy);
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
    form.append(line);
  }

  const left = (await copies()).sort(([, one], [, other]) => one.at - other.at);
  const isSent = sent === form.dataset.kept;
  const done = isSent ? left.findLastIndex(([, copy]) => copy.sent) : -1;
  if (done >= 0) forget(left.splice(done, 1)[0][0]);
  // After what was sent nothing older takes its place by itself.
  const [key, newest] = (!isSent && left.pop()) || [];
  if (newest && putBack(newest)) forget(key);
  for (const each of left) offer(...each);
}

// Where the site cannot be reached nothing leaves the page.
function sendOnceReached(form, { reached, away }) {
  let underway = false;
  let isReached = false;
  form.addEventListener("submit", async (event) => {
    if (isReached) return;
    event.preventDefault();
    if (underway) return;
    underway = true;
    isReached = await isReachable(form.action);
    underway = false;
    if (!isReached) return away();
    reached();
    form.requestSubmit(event.submitter);
  });
  // Anyone who comes back to this page can send it again.
  addEventListener("pageshow", () => (isReached = false));
}

for (const form of document.querySelectorAll("form[data-kept]")) watch(form);
