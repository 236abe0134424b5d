// The worker is switched off: the one that was goes, with all that it kept.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  const subscription = await registration.pushManager?.getSubscription().catch(() => null);
  const names = await caches.keys();
  await Promise.all(names.map((name) => caches.delete(name)));
  // That ends notifications too, which nobody asked for: pages make up for it (static/push/follow.js).
  if (subscription) await caches.open("m2-bell");
  await registration.unregister();
}
