// Notes of one's own below the sessions that are kept: loaded where there is one, or is to be one.
import { mergeNotes } from "./merging.js";
import { kept, write } from "./notes.js";

const main = document.querySelector("main");
const { dataset: words } = main;
const find = (selector, from) => from.querySelector(selector);
const noteOf = (key) => kept()?.[key] ?? "";

// Of rows as mine.js has them.
export function showNotes(rows) {
  const notes = kept() ?? {};
  for (const one of rows) {
    const place = find(".own-note", one.row);
    if (!place) continue;
    const note = notes[one.key] ?? "";
    const text = find(".own-note__text", place);
    if (text.textContent !== note) text.textContent = note;
    const word = note ? words.noteChange : words.noteAdd;
    const title = find("h3", one.row).textContent;
    find(".visually-hidden", place).textContent = word.replace("{title}", () => title);
    if (place.matches(".is-open")) save(place, one.key);
  }
}

const keyOf = (place) => find("[data-key]", place.closest("li")).dataset.key;

// What was typed, and what another device or tab wrote since; what is too long stays in the field alone.
function save(place, key) {
  const area = find("textarea", place);
  const now = noteOf(key);
  const note = mergeNotes(area.dataset.was, area.value, now);
  if (note !== area.value) fill(area, note);
  // Spaces alone are no note.
  const isSame = note === now || !(now || note.trim());
  const refusal = isSame ? "" : write(key, note);
  const isKept = !refusal || refusal === "noteFades";
  if (isKept) area.dataset.was = noteOf(key);
  area.ariaInvalid = !isKept;
  find(".own-note__said", place).textContent = (words[refusal] ?? "").replace(
    "{n}",
    note.length.toLocaleString(document.documentElement.lang),
  );
}

// Who is typing goes on where they are.
function fill(area, note) {
  const { selectionStart, selectionEnd } = area;
  area.value = note;
  area.setSelectionRange(selectionStart, selectionEnd);
}

export function open(place) {
  const area = find("textarea", place);
  area.ariaLabel = find(".visually-hidden", place).textContent;
  area.value = area.dataset.was = noteOf(keyOf(place));
  place.classList.add("is-open");
  area.focus();
}

function close(place) {
  const area = find("textarea", place);
  if (area.ariaInvalid === "true") return area.focus();
  place.classList.remove("is-open");
  // Where something is written, the page does not renew itself.
  area.value = "";
  find(".own-note__edit", place).focus();
}

main.addEventListener("click", ({ target }) => {
  if (target.closest(".own-note__close")) close(target.closest(".own-note"));
});
main.addEventListener("input", ({ target }) => {
  const place = target.closest(".own-note");
  if (place) save(place, keyOf(place));
});
// The browser asks before what is too long is lost.
addEventListener("beforeunload", (event) => {
  if (find(".own-note [aria-invalid=true]", main)) event.preventDefault();
});
