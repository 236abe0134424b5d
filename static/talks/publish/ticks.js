// Ticks of the publish page: all of a group or session, and what comes along with what is ticked.
const form = document.querySelector(".publish-form");
const boxes = (inside, kind) => [...inside.querySelectorAll(`input[data-${kind}]`)];
const rowOf = (box) => box.closest(".publish-row");

const entries = boxes(form, "needs");
const wholes = boxes(form, "whole").map((box) => {
  return { box, parts: boxes(box.closest(box.dataset.whole), "needs") };
});
const needs = new Map(
  entries.map((box) => [box, box.dataset.needs.split(" ").filter(Boolean).map((n) => entries[n])]),
);
const notes = new Map();

// What is ticked by hand; what comes along is shown ticked, and is no choice.
const chosen = new Set(entries.filter((box) => box.checked));

const leftOut = new Set(form.elements.except.value.split(" "));
for (const { box, parts } of wholes) {
  if (!box.checked) continue;
  for (const part of parts) if (!leftOut.has(part.value)) chosen.add(part);
}

const shown = (box) => !rowOf(box).hidden;

function paint() {
  const needed = new Map();
  for (const box of chosen) {
    for (const need of needs.get(box)) needed.set(need, [...(needed.get(need) ?? []), box]);
  }
  for (const box of entries) {
    const locked = needed.has(box) && !chosen.has(box);
    box.checked = locked || chosen.has(box);
    box.disabled = locked;
    explain(box, locked ? needed.get(box) : []);
  }
  for (const { box, parts } of wholes) {
    const visible = parts.filter(shown);
    const ticked = visible.filter((part) => part.checked).length;
    box.checked = ticked > 0 && ticked === visible.length;
    box.indeterminate = ticked > 0 && ticked < visible.length;
    box.disabled = visible.every((part) => part.disabled);
  }
  const ticked = new Set(entries.filter((box) => box.checked).map(rowOf));
  form.querySelector("output").textContent = form.dataset.count
    .replace("{n}", ticked.size)
    .replace("{total}", new Set(entries.map(rowOf)).size);
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
    note.id = `needed-${entries.indexOf(box)}`;
    box.closest("label").after(note);
    box.setAttribute("aria-describedby", note.id);
    notes.set(box, note);
  }
  notes.get(box).textContent = form.dataset.needed.replace("{titles}", list.format(named));
}

form.addEventListener("change", ({ target }) => {
  const parts = wholes.find(({ box }) => box === target)?.parts.filter(shown) ?? [target];
  for (const part of parts) target.checked ? chosen.add(part) : chosen.delete(part);
  paint();
});

form.addEventListener("narrowed", paint);

// However many ticks there are, they leave as one field.
form.addEventListener("formdata", ({ formData }) => {
  formData.set("choose", [...chosen].map((box) => box.value).join(" "));
  formData.delete("except");
});

paint();
