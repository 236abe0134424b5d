// How long notes of one's own may be, one and all: what is longer is not written.
import { mergeNotes } from "./merging.js";
import { kept, lasts, replace } from "./notes.js";

// In bytes: of one that is written, of one that devices put together (picks/notes.py), of all.
const LONGEST = 2048;
const LONGEST_MERGED = 8192;
const MOST = 60_000;

// Puts other notes together with those kept; tells whether they fit.
export function bring(others) {
  const notes = { ...kept() };
  for (const [key, note] of Object.entries(others)) notes[key] = mergeNotes("", note, notes[key] ?? "");
  const isLong = Object.values(notes).some((note) => size(note) > LONGEST_MERGED);
  if (isLong || sizeOfAll(notes) > MOST) return false;
  replace(notes);
  document.dispatchEvent(new Event("noted"));
  return true;
}

const sizeOfAll = (notes) => size(Object.values(notes).join(""));
const size = (text) => new TextEncoder().encode(text).length;

// What keeps a note from being written, by the name of the words that say so; nothing if it is.
export function write(key, note) {
  const { [key]: before = "", ...others } = kept() ?? {};
  const isLonger = size(note) > size(before);
  // What devices put together gets shorter step by step.
  if (isLonger && size(note) > LONGEST) return "noteLong";
  const notes = note.trim() ? { ...others, [key]: note } : others;
  if (isLonger && sizeOfAll(notes) > MOST) return "notesLong";
  replace(notes);
  document.dispatchEvent(new Event("noted"));
  return lasts() ? "" : "noteFades";
}
