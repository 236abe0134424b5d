// The field in which a note of one's own is written: loaded once there is one to be.
import { mergeNotes } from "./merging.js";
import { write } from "./note_bounds.js";
import { kept } from "./notes.js";
// What was written is shown, also where there is no network by then.
import "./own_notes.js";
import { all, find, key, main, words } from "./page.js";

const keyOf = (place) => key(place.closest("li"));
const noteOf = (place) => kept()?.[keyOf(place)] ?? "";

// What was typed, and what another device or tab wrote since; what is too long stays in the field alone.
function save(place) {
  const area = find("textarea", place);
  const now = noteOf(place);
  const note = mergeNotes(area.dataset.was, area.value, now);
  if (note !== area.value) replace(area, note);
  // Spaces alone are no note.
  const isSame = note === now || !(now || note.trim());
  const refusal = isSame ? "" : write(keyOf(place), note);
  const isKept = !refusal || refusal === "noteFades";
  if (isKept) area.dataset.was = noteOf(place);
  area.ariaInvalid = !isKept;
  find(".own-note__said", place).textContent = (words[refusal] ?? "").replace(
    "{n}",
    note.length.toLocaleString(document.documentElement.lang),
  );
}

// Who is typing goes on where they are.
function replace(area, note) {
  const { selectionStart, selectionEnd } = area;
  area.value = note;
  area.setSelectionRange(selectionStart, selectionEnd);
}

export function open(place) {
  const area = find("textarea", place);
  area.ariaLabel = find(".visually-hidden", place).textContent;
  area.value = area.dataset.was = noteOf(place);
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
  if (place) save(place);
});
function saveOpened() {
  for (const place of all(".own-note.is-open")) save(place);
}
for (const change of ["noted", "picks"]) document.addEventListener(change, saveOpened);
addEventListener("storage", saveOpened);
// The browser asks before what is too long is lost.
addEventListener("beforeunload", (event) => {
  if (find(".own-note [aria-invalid=true]")) event.preventDefault();
});
