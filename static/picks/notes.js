// Notes of one's own on sessions, by their keys: kept in this browser, as its stars are.
import { stored } from "../talks/picks.js";

const NAME = "m2-notes";
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

// Whether this browser will know them tomorrow.
export const lasts = () => unkept === null;
