// What is free for a reader: the time between the sessions that they go to, and what fits into it.

const MINUTE = 60_000;

// The gaps of a day in milliseconds, between sessions in order of time, each with those `after` which and
// `before` which it is. Today's begin now, and there is one before its first session and after its last.
// Those shorter than `least` minutes are the way from one room to the next.
export function gaps(mine, { opens, closes, now, isToday, least = 15 }) {
  const found = [];
  let after;
  let end = isToday ? opens : Infinity;
  const add = (until, before) => {
    const start = isToday ? Math.max(end, now) : end;
    if (until - start < least * MINUTE) return;
    found.push({ start, end: until, after, before, isNow: isToday && start === now });
  };
  for (const one of mine) {
    add(one.start, one);
    if (!after || one.end > end) [after, end] = [one, one.end];
  }
  if (isToday) add(closes);
  return found;
}

// Sessions that begin and end within a gap.
export const within = (sessions, { start, end }) =>
  sessions.filter((one) => one.stands && one.start >= start && one.end <= end);

// Minutes on foot between two rooms, by their slugs, as the table of the venue has them.
export const minutes = (table, one, other) => table[one]?.[other] ?? table[other]?.[one];

// A time in hours and minutes, which stays on one line: "1 h 20", "35 min".
export function duration(milliseconds) {
  const all = Math.floor(milliseconds / MINUTE);
  const [hours, rest] = [Math.floor(all / 60), all % 60];
  if (!hours) return `${rest}\u00a0min`;
  return rest ? `${hours}\u00a0h\u00a0${String(rest).padStart(2, "0")}` : `${hours}\u00a0h`;
}
