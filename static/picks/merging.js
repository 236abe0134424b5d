// What went apart is made one again, as in picks/merging.py.

// What both sides agree on, who last agreed on `base`.
export const merge = (base, mine, theirs) =>
  new Set([...mine, ...theirs].filter((key) => (mine.has(key) && theirs.has(key)) || !base.has(key)));

// What was last agreed on, where no answer said whether what was sent arrived: of each key that
// differs, whatever makes this device's own choice the one that changed since.
export const resumed = (base, sent, mine) =>
  new Set([...base, ...sent].filter((key) => base.has(key) === sent.has(key) || !mine.has(key)));

// A note: the side that changed it holds. If both did, either is kept whole, within the other or after it.
export function mergeNotes(base, mine, theirs) {
  if (mine === base) return theirs;
  if (theirs === base || mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : `${mine}\n\n${theirs}`;
}
