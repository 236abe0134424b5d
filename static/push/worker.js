// Notifications: shown, opened, and moved along when a push service renews the browser's address.
// A part of the service worker, whose scope is shared: nothing is named outside the braces.
{
  const BELL = "/ma-selection/cloche/";

  const send = (what, fields) =>
    fetch(BELL + what, { method: "POST", body: new URLSearchParams(fields), credentials: "omit" });

  const show = async ({ title, body, url, tag, lang, stop }) => {
    const shown = await registration.getNotifications({ tag });
    await registration.showNotification(title, {
      body,
      tag,
      lang,
      icon: "/icons/icon-192.png",
      data: { url },
      // The same once more makes no sound.
      renotify: shown.every((each) => each.body !== body),
      actions: [{ action: "stop", title: stop }],
    });
  };

  const open = async (url) => {
    const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const same = pages.find((page) => new URL(page.url).pathname === url);
    await (same ? same.focus() : clients.openWindow(url));
  };

  const leave = async () => {
    const subscription = await registration.pushManager.getSubscription();
    if (!subscription) return;
    // One of them is enough.
    await Promise.allSettled([
      subscription.unsubscribe(),
      send("arreter/", { endpoint: subscription.endpoint }),
    ]);
  };

  const move = async ({ oldSubscription, newSubscription }) => {
    // Else a page that is opened tells.
    if (!oldSubscription) return;
    const { options, endpoint: former } = oldSubscription;
    const fresh = newSubscription ?? (await registration.pushManager.subscribe(options));
    const { endpoint, keys } = fresh.toJSON();
    await send("deplacer/", { former, endpoint, ...keys });
  };

  addEventListener("push", (event) => event.waitUntil(show(event.data.json())));
  addEventListener("notificationclick", (event) => {
    const { notification, action } = event;
    notification.close();
    event.waitUntil(action === "stop" ? leave() : open(notification.data.url));
  });
  addEventListener("pushsubscriptionchange", (event) => event.waitUntil(move(event)));
}
