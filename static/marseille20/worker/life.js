// What this worker does, and when. The server tells PRIVATE, pages for one person, which come as they
// come; and in each language OFFLINE, the page that says what opens without network, and RESULTS, where
// results come from while one types.

// Milliseconds that a page may take, where there is a copy of it.
const PATIENCE = 2500;
// What a proxy says for a server that is down.
const AWAY = [502, 503, 504];
// Where these are: without a copy they are all that there is to show.
const APART = "m2-offline";
// As marseille20/offline/cutting.py finds them.
const NAMED_IN_PAGE = /="(\/(?:static|palettes)\/[^"#?]+)/g;
const FILES = /^\/(static|palettes)\//;
// Firefox, seen in its version 153, gives a page up once the early question for it fails, whatever is answered here.
const GIVES_UP = navigator.userAgent.includes("Firefox/");
// Announcements hold for an hour or a day; what is kept here has no date (templates/_notices.html).
const ANNOUNCED = /<div class="notices__news">[^]*?<\/div>/g;

// A new worker takes over at once: what it hands out is whole, whichever page asks.
addEventListener("install", (event) => {
  skipWaiting();
  // A new worker has them anew.
  event.waitUntil(caches.delete(APART));
});
addEventListener("activate", (event) => event.waitUntil(begin()));

async function keepOffline() {
  const cache = await caches.open(APART);
  if ((await cache.keys()).length) return;
  await Promise.all(
    OFFLINE.map(async (address) => {
      const answer = await fetch(address, { cache: "no-store", credentials: "omit" });
      if (!answer.ok) return;
      const html = (await answer.text()).replace(ANNOUNCED, "");
      await keepFiles(cache, [...html.matchAll(NAMED_IN_PAGE)].map(([, file]) => file));
      await cache.put(address, new Response(html, answer));
    }),
  );
}

async function begin() {
  await clients.claim();
  // The question for a page need not wait until this worker is awake.
  const early = registration.navigationPreload;
  await (GIVES_UP ? early?.disable() : early?.enable());
  await throwAway((name) => name.startsWith("m2-copy-") && !name.startsWith(`${KIND} `));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.test(url.pathname) || request.destination === "image") event.respondWith(file(request));
  else if (request.mode === "navigate") {
    const isPrivate = PRIVATE.some((start) => url.pathname.startsWith(start));
    // Else the browser would ask a second time for what is on its way.
    event.respondWith(isPrivate ? ahead(event) : page(event, url));
  } else if (RESULTS.includes(url.pathname)) event.respondWith(found(request, url));
});

// Files never change under their names. What is kept may be out of reach.
const file = async (request) =>
  (await caches.match(request.url, { ignoreVary: true }).catch(() => null)) ?? fetch(request);

// A page as the server has it; from the copy if it takes too long, or does not come at all.
async function page(event, url) {
  const network = ahead(event);
  const answer = await soon(network);
  if (answer) return answer;
  const copy = await copyFor(url.pathname);
  const kept = copy && (await pageOf(copy, url.pathname, url.searchParams));
  if (kept) return kept;
  const late = await network.catch(() => null);
  return late ?? (copy ? missingOf(copy) : offline(url.pathname));
}

async function offline(path) {
  const isEnglish = (address) => address.startsWith("/en/");
  const address = OFFLINE.find((each) => isEnglish(each) === isEnglish(path));
  const kept = await caches.match(address, { cacheName: APART, ignoreVary: true });
  return kept ?? Response.error();
}

const ahead = async (event) => (await event.preloadResponse) ?? fetch(event.request);

// The answer if it comes in time and is one of the site.
async function soon(network) {
  const limit = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([network.catch(() => null), limit]);
  return answer && !AWAY.includes(answer.status) ? answer : null;
}

// Results while one types.
async function found(request, url) {
  const network = fetch(request);
  const answer = await soon(network);
  if (answer) return answer;
  const copy = await copyFor(url.pathname);
  if (!copy) return network;
  const html = await results(copy, url.searchParams.get("q") ?? "");
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// --- What pages ask for ------------------------------------------------------------------------

addEventListener("message", (event) => {
  const action = actions[event.data?.copy];
  if (!action) return;
  const answer = action(event.data, event).catch(why);
  event.waitUntil(answer.then((state) => event.ports[0]?.postMessage(state)));
});

const actions = {
  take: async ({ address, of, isAsked, path }, event) => {
    const taken = take(address, of, isAsked, path);
    const renewed = taken.then(() => renewOthers(address, of));
    event.waitUntil(renewed.catch(() => {}));
    return taken;
  },
  // What a page of the copy has in its <main>.
  page: async ({ path }) => {
    const copy = await copyFor(path);
    return { html: (await entryOf(copy, path))[2] };
  },
  // For who takes no copy.
  keepOffline,
  drop,
  tell: async ({ address, isPatient }) => {
    const underway = () => [...takes].flatMap(([taken, its]) => (its === address ? [taken] : []));
    if (isPatient) await Promise.allSettled(underway());
    const copy = (await known()).find((each) => each.address === address);
    if (underway().length && copy?.isWhole !== false) return { state: "taking" };
    if (!copy) return { state: "none" };
    const { language } = await content(copy);
    return { state: copy.isWhole ? "kept" : "begun", time: moment(copy.at, language), size: copy.size };
  },
};

// A language that was read here is to be of the same release as the one that is read now.
async function renewOthers(address, of) {
  const others = (await known()).filter((copy) => copy.address !== address);
  await Promise.all(others.map((other) => take(other.address, of)));
}

const why = (error) => ({ state: isFull(error) ? "full" : "away" });
