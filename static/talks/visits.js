// When the reader was here last, by what was public then.
import { stored } from "./picks.js";

const NAME = "m2-visits";
// A visit ends when nothing was looked at for so long.
const PAUSE = 30 * 60_000;

// The release that was public at the last visit before this one; this one's, where there was none.
export function lastVisit(edition, release) {
  const visits = stored(NAME) ?? {};
  const now = Date.now();
  const { since, seen, at } = visits[edition] ?? { since: release, seen: release, at: now };
  const found = now - at > PAUSE ? seen : since;
  visits[edition] = { since: found, seen: release, at: now };
  try {
    localStorage.setItem(NAME, JSON.stringify(visits));
  } catch {
    // Where nothing is kept, nothing is new.
  }
  return found;
}
