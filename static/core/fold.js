// Words as they are compared: no accents, one kind of letter, space and apostrophe, the same as on the
// server (core/text/translated.py). A global, since the service worker has no modules.
const PLAIN = { œ: "oe", æ: "ae", ß: "ss", ς: "σ" };
const LAST = "\u0345";

// Has a mark a combining class? Only then it changes places with the last of all marks. Vowels of
// other scripts have none: they stay.
const combines = (mark) => mark === LAST || (LAST + mark).normalize("NFD") !== LAST + mark;

globalThis.fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, (mark) => (combines(mark) ? "" : mark))
    .toLowerCase()
    .replace(/[œæßς]/g, (letter) => PLAIN[letter])
    .replace(/[’‘\u02bc\u2032]/g, "'")
    .split(/[\p{White_Space}\x1c-\x1f]+/u)
    .filter(Boolean)
    .join(" ");
