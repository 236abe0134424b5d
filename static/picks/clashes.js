// The moments at which several sessions are on, and which; none within another. As in picks/agenda.py.
export function clashes(held) {
  const starts = [...new Set(held.map((one) => one.start))].sort((a, b) => a - b);
  const found = starts.map((start) => ({
    start,
    on: held.filter((one) => one.start <= start && start < one.end),
  }));
  return found.filter(
    ({ start, on }) =>
      new Set(on.map((one) => one.key)).size > 1 &&
      !found.some((later) => later.start > start && on.every((one) => later.on.includes(one))),
  );
}
