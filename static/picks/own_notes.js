// Notes of one's own below the sessions that are kept: loaded where there is one.
import { kept } from "./notes.js";
import { fill, find, title, words } from "./page.js";

// Of rows as mine.js has them.
export function showNotes(rows) {
  const notes = kept() ?? {};
  for (const { row, key } of rows) {
    const place = find(".own-note", row);
    if (!place) continue;
    const note = notes[key] ?? "";
    const text = find(".own-note__text", place);
    if (text.textContent !== note) text.textContent = note;
    const word = note ? words.noteChange : words.noteAdd;
    find(".visually-hidden", place).textContent = fill(word, { title: title(row) });
  }
}
