// Ticks of the publish page: all of a group or session, and what comes along with what is ticked.
// What may be published is known by its number; a tick has those that it stands for.
const form = document.querySelector(".publish-form");
const numbersIn = (text) => text.split(" ").filter(Boolean);
const rowOf = (box) => box.closest(".publish-row, .publish-rest");

let ticks; // by their boxes
let wholes;

// What is ticked by hand; what comes along is shown ticked, and is no choice.
const chosen = new Set();
const notes = new Map();

// The boxes that are there by now.
function enlist() {
  const boxes = (inside, kind) => [...inside.querySelectorAll(`input[data-${kind}]`)];
  ticks = new Map();
  for (const box of boxes(form, "needs")) {
    ticks.set(box, { box, numbers: numbersIn(box.value), needs: numbersIn(box.dataset.needs) });
  }
  wholes = boxes(form, "whole").map((box) => {
    const inside = boxes(box.closest(box.dataset.whole), "needs");
    return { box, parts: inside.map((part) => ticks.get(part)) };
  });
}

const shown = ({ box }) => !rowOf(box).hidden;
const isChosen = (number) => chosen.has(number);

function paint() {
  const needed = new Map();
  for (const { box, numbers, needs } of ticks.values()) {
    if (!numbers.some(isChosen)) continue;
    for (const need of needs) needed.set(need, [...(needed.get(need) ?? []), box]);
  }
  for (const { box, numbers } of ticks.values()) {
    const ticked = numbers.filter((number) => isChosen(number) || needed.has(number));
    box.checked = ticked.length === numbers.length;
    box.indeterminate = ticked.length > 0 && !box.checked;
    box.disabled = box.checked && !numbers.some(isChosen);
    explain(box, box.disabled ? needed.get(numbers[0]) : []);
  }
  for (const { box, parts } of wholes) {
    const visible = parts.filter(shown);
    box.checked = visible.length > 0 && visible.every((part) => part.box.checked);
    box.indeterminate =
      !box.checked && visible.some((part) => part.box.checked || part.box.indeterminate);
    box.disabled = visible.every((part) => part.box.disabled);
  }
  form.querySelector("output").textContent = form.dataset.count
    .replace("{n}", counted(needed))
    .replace("{total}", form.dataset.total);
}

// How many rows are ticked, also of those that are not shown yet: whose halves have one tick.
function counted(needed) {
  const rows = new Set();
  let more = 0;
  for (const { box, numbers } of ticks.values()) {
    if (!box.dataset.rows) {
      if (box.checked) rows.add(rowOf(box));
    } else if (box.checked) more += Number(box.dataset.rows);
    else more += numbers.filter((number) => needed.has(number)).length;
  }
  return rows.size + more;
}

const list = new Intl.ListFormat(document.documentElement.lang);

// Say beside a tick that is locked what needs it.
function explain(box, needers) {
  const titles = [...new Set(needers.map((by) => rowOf(by).querySelector("b").textContent))];
  if (!titles.length) {
    notes.get(box)?.remove();
    notes.delete(box);
    box.removeAttribute("aria-describedby");
    return;
  }
  const named = titles.slice(0, 2);
  const more = titles.length - named.length;
  if (more) named.push(form.dataset.more.replace("{n}", more));
  if (!notes.has(box)) {
    const note = document.createElement("small");
    note.className = "publish-needed";
    note.id = `needed-${numbersIn(box.value)[0]}`;
    box.closest("label").after(note);
    box.setAttribute("aria-describedby", note.id);
    notes.set(box, note);
  }
  notes.get(box).textContent = form.dataset.needed.replace("{titles}", list.format(named));
}

form.addEventListener("change", ({ target }) => {
  const whole = wholes.find(({ box }) => box === target);
  const parts = whole ? whole.parts.filter(shown) : [ticks.get(target)].filter(Boolean);
  for (const number of parts.flatMap(({ numbers }) => numbers)) {
    target.checked ? chosen.add(number) : chosen.delete(number);
  }
  paint();
});

form.addEventListener("narrowed", paint);

form.addEventListener("grown", () => {
  enlist();
  paint();
});

// However many ticks there are, they leave as one field.
form.addEventListener("formdata", ({ formData }) => {
  formData.set("choose", [...chosen].join(" "));
  formData.delete("except");
});

enlist();
const leftOut = new Set(numbersIn(form.elements.except.value));
for (const { box, numbers } of ticks.values()) {
  if (box.checked) for (const number of numbers) chosen.add(number);
}
for (const { box, parts } of wholes) {
  for (const number of box.checked ? parts.flatMap(({ numbers }) => numbers) : []) {
    if (!leftOut.has(number)) chosen.add(number);
  }
}
paint();
