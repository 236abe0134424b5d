// Copies of what is typed on this device, one for each tab that it is typed in; `prefix` names what it
// is typed for.
export function copiesOf(prefix) {
  const mine = prefix + Math.random().toString(36).slice(2);

  // Held as long as the tab lives: a copy whose lock nobody holds was left behind.
  navigator.locks?.request(mine, () => new Promise(() => {}));

  return {
    mine,

    // Whether it could: there may be no room, or it may not be allowed here.
    keep(typed, key = mine) {
      try {
        localStorage.setItem(key, JSON.stringify(typed));
        return true;
      } catch {
        return false;
      }
    },

    forget: (key) => localStorage.removeItem(key),

    // What other tabs left behind, by key.
    async copies() {
      const { held = [] } = (await navigator.locks?.query()) ?? {};
      const alive = new Set(held.map((lock) => lock.name));
      return Object.entries(localStorage)
        .filter(([key]) => key.startsWith(prefix) && key !== mine && !alive.has(key))
        .map(([key, value]) => [key, JSON.parse(value)]);
    },
  };
}
