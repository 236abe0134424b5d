// What this worker does, and when. PRIVATE is told by the server: pages for one person, as they come.

// Milliseconds that a page may take, where there is a copy of it.
const PATIENCE = 2500;
// What a proxy says for a server that is down.
const AWAY = [502, 503, 504];
const FILES = /^\/(static|palettes)\//;

// A new worker takes over at once: what it hands out is whole, whichever page asks.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  await clients.claim();
  // The question for a page need not wait until this worker is awake.
  await registration.navigationPreload?.enable();
  await throwAway((name) => name.startsWith("m2-copy-") && !name.startsWith(`${KIND} `));
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.test(url.pathname)) event.respondWith(file(request));
  else if (request.mode === "navigate") {
    const isPrivate = PRIVATE.some((start) => url.pathname.startsWith(start));
    // Else the browser would ask a second time for what is on its way.
    event.respondWith(isPrivate ? ahead(event) : page(event, url));
  } else if (url.searchParams.has("part")) event.respondWith(part(request, url));
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
  const kept = copy && pageOf(copy, url.pathname, url.searchParams);
  if (kept) return kept;
  const late = await network.catch(() => null);
  return late ?? (copy ? missingOf(copy) : Response.error());
}

const ahead = async (event) => (await event.preloadResponse) ?? fetch(event.request);

// The answer if it comes in time and is one of the site.
async function soon(network) {
  const limit = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = await Promise.race([network.catch(() => null), limit]);
  return answer && !AWAY.includes(answer.status) ? answer : null;
}

// Results while one types.
async function part(request, url) {
  const network = fetch(request);
  const answer = await soon(network);
  if (answer) return answer;
  const copy = await copyFor(url.pathname);
  if (copy?.search.address !== url.pathname) return network;
  const html = results(copy, url.searchParams.get("q") ?? "");
  return new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

// --- What pages ask for ------------------------------------------------------------------------

addEventListener("message", (event) => {
  const deed = deeds[event.data?.copy];
  if (!deed) return;
  const told = deed(event.data).catch(why);
  event.waitUntil(told.then((state) => event.ports[0]?.postMessage(state)));
});

const deeds = {
  take: ({ address, of, isAsked }) => take(address, of, isAsked),
  drop,
  tell: async ({ address }) => {
    const copy = (await known()).find((each) => each.address === address);
    if (!copy) return { state: "none" };
    const { language } = await whole(copy);
    return { state: "kept", time: moment(copy.at, language), size: copy.size };
  },
};

const why = (error) => ({ state: error.name === "QuotaExceededError" ? "full" : "away" });
