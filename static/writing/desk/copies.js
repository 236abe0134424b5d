// Copies of a text on this device, one for each tab that it is written in.

const PREFIX = `m2-write-${document.getElementById("write").dataset.recap}-`;

export const mine = PREFIX + Math.random().toString(36).slice(2);

// Held as long as the tab lives: a copy whose lock nobody holds was left behind.
navigator.locks?.request(mine, () => new Promise(() => {}));

// Whether it could: there may be no room, or it may not be allowed here.
export function keep(fields) {
  try {
    localStorage.setItem(mine, JSON.stringify(fields));
    return true;
  } catch {
    return false;
  }
}

export const forget = (key) => localStorage.removeItem(key);

// What other tabs left behind, by key.
export async function copies() {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const alive = new Set(held.map((lock) => lock.name));
  return Object.entries(localStorage)
    .filter(([key]) => key.startsWith(PREFIX) && key !== mine && !alive.has(key))
    .map(([key, value]) => [key, JSON.parse(value)]);
}
