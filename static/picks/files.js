// One's picks and notes as a file, to be kept or taken to a browser that cannot be synchronised.
import { kept, replace } from "../talks/picks.js";
import { bring as bringNotes } from "./note_bounds.js";
import * as notes from "./notes.js";
import { all, key, say, words } from "./page.js";

const LARGEST = 200_000;

export function download() {
  const link = document.createElement("a");
  const content = JSON.stringify({ picks: [...kept], notes: notes.kept() ?? {} }, null, 1);
  link.href = URL.createObjectURL(new Blob([content], { type: "application/json" }));
  link.download = words.file;
  link.click();
  // Some browsers read it only once this script has ended.
  setTimeout(() => URL.revokeObjectURL(link.href));
}

// What is in the file of a field is added to what is kept.
export async function bring(field) {
  say(await add(field.files[0]));
  field.value = "";
}

// Adds the sessions of a file that are of this programme; returns what is said of it.
async function add(file) {
  if (!file) return "";
  if (file.size > LARGEST) return words.fileLarge;
  let picks, noted;
  try {
    ({ picks, notes: noted = {} } = JSON.parse(await file.text()));
  } catch {
    return words.fileBad;
  }
  if (!Array.isArray(picks)) return words.fileBad;
  const programme = new Set(all(".rows > .row").map(key));
  const isNote = ([key, note]) => programme.has(key) && typeof note === "string";
  if (!bringNotes(Object.fromEntries(Object.entries(noted ?? {}).filter(isNote)))) return words.fileLong;
  const known = new Set(picks.filter((each) => programme.has(each)));
  const before = kept.size;
  replace(new Set([...kept, ...known]));
  const unknown = new Set(picks).size - known.size;
  return words.fileRead.replace("{n}", kept.size - before).replace("{unknown}", unknown);
}
