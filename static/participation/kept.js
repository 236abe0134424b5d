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

// A hidden field goes back with the rest where it says so: what a text was typed over, for example.
const isTyped = (field) =>
  field.name && field.type !== "file" && (field.type !== "hidden" || "kept" in field.dataset);
const isChoice = (field) => ["checkbox", "radio"].includes(field.type);
const typedIn = (form) =>
  [...form.elements]
    .filter(isTyped)
    .map((field) => [field.name, isChoice(field) ? field.checked && field.value : field.value]);

// Put back what was typed, into fields that were there already.
function fill(form, typed) {
  for (const field of [...form.elements].filter(isTyped)) {
    const values = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!values.length) continue;
    if (isChoice(field)) field.checked = values.includes(field.value);
    else field.value = values[0];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

async function watch(form) {
  const { mine, keep, forget, copies } = copiesOf(`m2-mine-${words.participation}-${form.dataset.kept}-`);
  const status = document.createElement("p");
  status.role = "status";
  status.className = "field-state";
  form.append(status);
  const say = (sentence, at) =>
    status.replaceChildren(sentence.replace("{time}", at ? moment.format(at) : ""));

  form.addEventListener("input", () => {
    const at = Date.now();
    say(keep({ at, typed: typedIn(form) }) ? words.kept : words.full, at);
  });

  let underway = false;
  let reached = false;
  form.addEventListener("submit", async (event) => {
    if (reached) return;
    event.preventDefault();
    if (underway) return;
    underway = true;
    reached = await isReachable(form.action);
    underway = false;
    if (reached) form.requestSubmit(event.submitter);
    else say(words.away);
  });
  // Anyone who comes back to this page can send it again.
  addEventListener("pageshow", () => (reached = false));

  const left = (await copies()).sort(([, one], [, other]) => one.at - other.at);
  for (const [key] of left) forget(key);
  const newest = left.at(-1)?.[1];
  if (!newest || sent === form.dataset.kept) return;
  const shown = JSON.stringify(typedIn(form));
  fill(form, newest.typed);
  if (JSON.stringify(typedIn(form)) === shown) return forget(mine);
  say(words.again, newest.at);
  form.closest("details")?.setAttribute("open", "");
  const drop = document.createElement("button");
  Object.assign(drop, { type: "button", className: "text-link", textContent: words.drop });
  drop.addEventListener("click", () => {
    form.reset();
    form.dispatchEvent(new Event("input"));
    forget(mine);
    say("");
  });
  status.append(" ", drop);
}

for (const form of document.querySelectorAll("form[data-kept]")) watch(form);
