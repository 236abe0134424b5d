// A new worker takes over at once: what it hands out is whole, whichever page asks.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
