// Copies of what is typed on this device, one for each tab that it is typed in. One that was kept is
// on the disk, also when the browser is killed the moment after: `localStorage` gets there seconds
// later.

// What a prefix begins with where one signs in to type: the copies go when they sign out.
export const ofAccount = (account) => `account-${account}-`;

const STORE = "copies";
// Other tabs hear what is forgotten of all.
const tabs = new BroadcastChannel("m2-copies");
const beginningWith = (prefix) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

let opened = null;
let waiting = new Map(); // what is to be kept, by key; null is to be forgotten
let underway = Promise.resolve();
let next = null;

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("m2-copies", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // The browser closes it when the device is short of room, or its user clears it.
      request.result.onclose = () => (opened = null);
      // A page of another version, or one that deletes it all, need not wait for this one.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

// Whether the work on the store is done, and on the disk.
async function done(work) {
  try {
    const database = await (opened ??= open());
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    work(transaction.objectStore(STORE));
    // A page that goes away ends what was committed, and nothing else.
    transaction.commit();
    return await new Promise((resolve) => {
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => resolve(false);
    });
  } catch {
    // There may be no room, or it may not be allowed here.
    opened = null;
    return false;
  }
}

function keepWaiting() {
  const typed = waiting;
  waiting = new Map();
  next = null;
  underway = done((store) => {
    for (const [key, copy] of typed) {
      if (copy === null) store.delete(key);
      else store.put(copy, key);
    }
  });
  return underway;
}

// While one is written, of those that come the last one waits.
function put(key, copy) {
  waiting.set(key, copy);
  next ??= underway.then(keepWaiting);
  return next;
}

addEventListener("pagehide", () => waiting.size && keepWaiting());

// Forget all copies whose key begins so, of all tabs.
export function forgetAll(prefix) {
  tabs.postMessage(prefix);
  return done((store) => store.delete(beginningWith(prefix)));
}

// `prefix` names what is typed; `forgotten` is called when another tab forgot it.
export function copiesOf(prefix, forgotten) {
  const mine = prefix + Math.random().toString(36).slice(2);

  // Held as long as the tab lives: a copy whose lock nobody holds was left behind.
  navigator.locks?.request(mine, () => new Promise(() => {}));

  const forget = (key) => put(key, null);
  tabs.addEventListener("message", ({ data }) => {
    if (!mine.startsWith(data)) return;
    forget(mine);
    forgotten?.();
  });

  return {
    mine,
    forget,

    // Whether it could.
    keep: (typed, key = mine) => put(key, typed),

    // What other tabs left behind, by key.
    async copies() {
      const { held = [] } = (await navigator.locks?.query()) ?? {};
      const alive = new Set(held.map((lock) => lock.name));
      let keys, copies;
      const could = await done((store) => {
        keys = store.getAllKeys(beginningWith(prefix));
        copies = store.getAll(beginningWith(prefix));
      });
      const found = could ? keys.result.map((key, index) => [key, copies.result[index]]) : [];
      return found.filter(([key]) => key !== mine && !alive.has(key));
    },
  };
}
