// Once a page is usable, the worker is asked for that shows it without network.

// Resolves to the registration.
export const register = () =>
  navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });

const isLoaded = () =>
  document.readyState === "complete" ||
  new Promise((resolve) => addEventListener("load", resolve, { once: true }));

// Over plain http there is none; who saves data asks for it with a button.
if (navigator.serviceWorker && !navigator.connection?.saveData) {
  await isLoaded();
  register().catch(() => {});
}
