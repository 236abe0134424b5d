// A browser that finds no network leaves the page, with what was written on it: it is tried before.
const PATIENCE = 10_000;

export async function isReachable(address) {
  const question = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(address, question).catch(() => null);
  return answer !== null && answer.status < 500;
}
