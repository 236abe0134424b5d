// Notes of one's own on sessions, by their keys: kept in this browser, as its stars are.
import { stored } from "../talks/picks.js";
import { mergeNotes } from "./merging.js";

const NAME = "m2-notes";
// In bytes: of one that is written, of one that devices put together (picks/notes.py), of all.
const LONGEST = 2048;
const LONGEST_MERGED = 8192;
const MOST = 60_000;
let unkept = null;

// Null where nothing is kept, or no notes.
export function kept() {
  if (unkept) return unkept;
  const found = stored(NAME);
  if (typeof found !== "object" || !found || Array.isArray(found)) return null;
  return Object.fromEntries(Object.entries(found).filter(([, note]) => note && typeof note === "string"));
}

export function replace(notes) {
  try {
    localStorage.setItem(NAME, JSON.stringify(notes));
    unkept = null;
  } catch {
    unkept = notes;
  }
}

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
  return unkept ? "noteFades" : "";
}
