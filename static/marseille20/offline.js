// The worker is asked for, and once a page is usable, a copy of the site to read without network.

const { copy: address, copyOf: of } = document.body.dataset;
const workers = navigator.serviceWorker;

// Resolves to the registration.
export const register = () => workers.register("/service-worker.js", { updateViaCache: "none" });

// Ask the worker for something of the copy; resolves to what it says.
export async function ask(copy, rest) {
  const { active } = await workers.ready;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    active.postMessage({ copy, address, ...rest }, [port2]);
  });
}

const isLoaded = () =>
  document.readyState === "complete" ||
  new Promise((resolve) => addEventListener("load", resolve, { once: true }));

const isIdle = () =>
  new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 5000 }));

// Anyone who deletes the copy does not want it back with the next page.
export const REFUSED = "m2-no-copy";

export function isRefused() {
  try {
    return localStorage.getItem(REFUSED);
  } catch {
    return null;
  }
}

const isSaving = navigator.connection?.saveData;
// May a copy still come without being asked for?
export let isComing = !isSaving && !isRefused();

async function begin() {
  // Over a metered network only what was asked for before has a worker.
  if (isSaving && !(await workers.getRegistration())) return;
  // The worker is small, and comes beside what the page still waits for; the copy comes after that.
  await Promise.all([register(), isLoaded()]);
  await isIdle();
  // A new worker has nothing yet to show where there is no copy.
  if (isSaving || isRefused()) return ask("keepOffline");
  const { changed } = await ask("take", { of, path: location.pathname });
  if (!changed) return;
  const { add } = await import("../talks/state.js");
  const link = Object.assign(document.createElement("a"), { href: changed.address });
  const line = document.createElement("p");
  link.append(changed.what);
  line.append(link, ` ${changed.since}`);
  add(line);
}

// Over plain http there is none.
if (workers) {
  begin()
    .catch(() => {})
    .finally(() => {
      if (!isComing) return;
      isComing = false;
      document.dispatchEvent(new Event("copied"));
    });
}
