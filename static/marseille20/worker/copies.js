// Copies of the site, one a language: a cache each, with all pages and the static files that they need.
// First comes what can be used by itself, then the rest, part by part. A fresh one is filled beside the
// old one, which it replaces once it is whole.

// Copies of another form (marseille20/offline/contents.py) are none that this worker can read.
const FORM = 4;
const KIND = `m2-copy-${FORM}`;
// Seconds between two questions, while the server makes one; and so many.
const TRIES = 12;
// A copy as old as this is asked for again, though no page knew of a release.
const OLD = 6 * 3600_000;
// Parts under way at once: while one comes, the next is asked for.
const AT_ONCE = 2;
// So often a copy is begun anew, because another one took its place at the server.
const MOST_ANEW = 3;

// How often copies were deleted here.
let drops = 0;
// What was read of caches while this worker lives, by their names and the addresses in them.
const read = new Map();
// What is being taken, each with its address.
const takes = new Map();

// The address of a copy's state, which is put down last: a cache without it cannot be used.
const stateOf = (address) => `${address}?state`;
const partOf = (address, part) => (part ? `${address}?part=${part}` : address);

// Each copy on this device, whole or not: its cache, its address, when it was true and what it holds.
async function all() {
  const found = [];
  for (const name of await caches.keys()) {
    const [kind, address] = name.split(" ");
    if (kind !== KIND) continue;
    const state = await caches.match(stateOf(address), { cacheName: name });
    if (state) found.push({ name, address, ...(await state.json()) });
  }
  return found;
}

// The one of each language that pages are read from: a whole one, else what there is; of two, which may
// be there yet, the newest.
async function known() {
  const isBetter = (one, other) => (one.isWhole === other.isWhole ? one.made > other.made : one.isWhole);
  const found = await all();
  return found.filter((one) => !found.some((other) => other.address === one.address && isBetter(other, one)));
}

// A part of a copy, read once; the first one is what can be used by itself.
function content({ name, address }, part = 0) {
  const key = `${name} ${part}`;
  if (!read.has(key)) {
    const found = caches
      .match(partOf(address, part), { cacheName: name })
      .then((answer) => answer?.json())
      .catch((error) => {
        read.delete(key);
        throw error;
      });
    read.set(key, found);
    // It may come yet.
    found.then((one) => one ?? read.delete(key)).catch(() => {});
  }
  return read.get(key);
}

// The copy in the language of this path; null if there is none, or it is out of reach.
async function copyFor(path) {
  const isEnglish = ({ address }) => address.startsWith("/en/");
  try {
    const kept = (await known()).find((copy) => isEnglish(copy) === path.startsWith("/en/"));
    const usable = kept && (await content(kept));
    return usable ? { ...usable, at: kept.at, kept } : null;
  } catch {
    return null;
  }
}

// The number of the part that has this page, if any has.
const numberOf = ({ starts }, path) => starts.filter((start) => start <= path).length;

// The page at a path, in its pieces; undefined if the copy has none, or not yet.
const entryOf = async (copy, path) =>
  copy.pages[path] ?? (await content(copy.kept, numberOf(copy, path)))?.pages[path];

// --- Taking one --------------------------------------------------------------------------------

const queue = () => {
  let last = Promise.resolve();
  return (job) => {
    const done = last.then(job);
    last = done.catch(() => {});
    return done;
  };
};
// What can be used of one language comes before the rest of another; one at a time each.
const first = queue();
const later = queue();

// Have the copy at this address, unless there is one that is good enough; the page at a path comes
// before others. Resolves to what the page is sent: the state of the copy, and what changed since the
// one before.
function take(address, of, isAsked, path) {
  const taken = taking(address, of, isAsked, path).finally(() => takes.delete(taken));
  takes.set(taken, address);
  return taken;
}

async function taking(address, of, isAsked, path) {
  const before = drops;
  const isGone = () => drops > before;
  for (let tries = 1; ; tries++) {
    const begun = await first(() => start(address, of, isAsked));
    // Small, and all that there is of the other language.
    await keepOffline().catch(() => {});
    if (!begun) return {};
    if (isGone()) return drop();
    const isThere = await later(() => finish(begun.copy, path, isGone));
    // Deleted meanwhile, it is not to come back.
    if (isGone()) return drop();
    if (isThere) return { state: "kept", ...(begun.old && changes(await content(begun.copy), begun.old)) };
    if (tries === MOST_ANEW) throw new Error(address);
  }
}

// Have what can be used by itself, of the copy that the server has; null if there is nothing to do. One
// that was begun goes on where it stood.
async function start(address, of, isAsked) {
  const here = (await all()).filter((copy) => copy.address === address);
  const old = here.find(({ isWhole }) => isWhole);
  if (here.length === 1 && old && !isAsked && old.of === of && Math.abs(Date.now() - old.at) < OLD) return null;
  const answer = await ask(address, here);
  if (answer.status === 304) {
    const same = here.find(({ etag }) => etag === answer.headers.get("ETag")) ?? here[0];
    const copy = { ...same, at: Date.now() };
    await keepState(await caches.open(copy.name), copy);
    await leaveOnly(address, copy, old);
    return { copy, old };
  }
  const copy = await fill(address, answer);
  await leaveOnly(address, copy, old);
  for (const page of await clients.matchAll()) page.postMessage({ copy: "begun" });
  return { copy, old };
}

// Have the parts that are missing; false if another copy took the place of this one meanwhile.
async function finish(copy, path, isGone) {
  if (copy.isWhole) return true;
  if (!(await caches.has(copy.name))) return false;
  const cache = await caches.open(copy.name);
  const { starts, parts, files } = await content(copy);
  const wanted = Array.from({ length: parts }, (_, i) => i + 1);
  const own = numberOf({ starts }, path ?? "");
  if (own) wanted.unshift(...wanted.splice(own - 1, 1));
  let size = copy.size;
  let isSame = true;
  const work = async () => {
    while (wanted.length && isSame && !isGone()) {
      const length = await keepPart(cache, copy, wanted.shift());
      size += length;
      isSame &&= length > 0;
    }
  };
  try {
    // Fonts and pictures: pages can be read without.
    await Promise.all([keepFiles(cache, files), ...Array.from({ length: AT_ONCE }, work)]);
    // One that was deleted is written to all the same, and read by nobody.
    if (!isSame || isGone() || !(await caches.has(copy.name))) return false;
    await keepState(cache, { ...copy, size, isWhole: true });
  } catch (error) {
    // Beside a whole one nobody reads it; where there is no room for both, its own is needed.
    const isRead = (await known()).some(({ name }) => name === copy.name);
    if (isFull(error) && !isRead) await throwAway((name) => name === copy.name);
    throw error;
  }
  await leaveOnly(copy.address, copy);
  return true;
}

// Resolves to the bytes of a part, 0 if the server has another copy.
async function keepPart(cache, { address, etag }, part) {
  const place = partOf(address, part);
  const kept = await cache.match(place);
  if (kept) return (await kept.blob()).size;
  const of = etag.replace(/^W\/|"/g, "");
  const answer = await fetch(`${place}&of=${of}`, { cache: "no-store" });
  if (answer.status === 404) return 0;
  if (answer.status !== 200) throw new Error(answer.status);
  const text = await answer.text();
  const { texts, files } = JSON.parse(text);
  await keepTexts(cache, texts);
  await keepFiles(cache, files);
  await cache.put(place, new Response(text));
  return new Blob([text]).size;
}

async function ask(address, here) {
  const headers = here.length ? { "If-None-Match": here.map(({ etag }) => etag).join(", ") } : {};
  for (let tries = 0; ; tries++) {
    // The browser's own cache need not keep it a second time.
    const answer = await fetch(address, { cache: "no-store", headers });
    if (answer.status === 200 || answer.status === 304) return answer;
    const seconds = Number(answer.headers.get("Retry-After"));
    if (answer.status !== 202 || !seconds || tries === TRIES) throw new Error(answer.status);
    await keepOffline().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  }
}

async function fill(address, answer) {
  const text = await answer.text();
  const { texts, common, ...rest } = JSON.parse(text);
  const { form, of, release } = rest;
  // While a new program is put in place, some machines have the one before.
  if (form !== FORM) throw new Error(form);
  const made = Date.now();
  const name = `${KIND} ${address} ${made}`;
  // What a worker that was ended had begun takes the room that this one needs.
  await leaveOnly(address, ...(await all()));
  const cache = await caches.open(name);
  const etag = answer.headers.get("ETag");
  const size = new Blob([text]).size;
  const copy = { name, address, etag, of, release, at: made, made, size, isWhole: false };
  try {
    // The browser has what every page loads.
    await Promise.all([keepTexts(cache, texts), ...common.map((path) => keepFile(cache, path))]);
    await cache.put(address, Response.json(rest));
    await keepState(cache, copy);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  return copy;
}

const TYPES = { css: "text/css", js: "text/javascript" };

const asFile = (path, body) =>
  new Response(body, { headers: { "Content-Type": TYPES[path.split(".").at(-1)] } });

const keepTexts = (cache, texts) =>
  Promise.all(Object.entries(texts).map(([path, body]) => cache.put(path, asFile(path, body))));

const keepState = (cache, { name, ...state }) => cache.put(stateOf(state.address), Response.json(state));

const isFull = ({ name }) => name === "QuotaExceededError";

// Throw away what else there is in the language of a copy.
const leaveOnly = (address, ...copies) =>
  throwAway((name) => name.startsWith(`${KIND} ${address} `) && !copies.some((copy) => copy?.name === name));

// Files are named by their content: another copy may have them, or the browser. What a stylesheet or a
// script names is fetched as well.
async function keepFiles(cache, addresses) {
  const begun = new Set();
  const keep = async (path) => {
    if (begun.has(path)) return;
    begun.add(path);
    const text = await keepFile(cache, path);
    await Promise.all(named(text, path).map(keep));
  };
  await Promise.all(addresses.map(keep));
}

// Resolves to the text of a stylesheet or a script.
async function keepFile(cache, path) {
  const answer = await file(new Request(path));
  // A picture that is lost is no reason to have nothing.
  if (!answer.ok && !FILES.test(path)) return "";
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  const text = /\.(css|js)$/.test(path) ? await answer.clone().text() : "";
  await cache.put(path, answer);
  return text;
}

// As in marseille20/offline/texts.py.
const NAMED = /(?:url\(["']?|\bfrom\s*["']|\bimport\s*\(?\s*["'])([^"'()\s]+\.\w+)["')]/g;

const named = (text, file) =>
  [...text.matchAll(NAMED)]
    .map(([, name]) => new URL(name, new URL(file, location)))
    .filter((url) => url.origin === location.origin && url.protocol.startsWith("http"))
    .map((url) => url.pathname);

async function throwAway(is) {
  for (const name of await caches.keys()) {
    if (!is(name)) continue;
    await caches.delete(name);
    for (const key of read.keys()) if (key.startsWith(`${name} `)) read.delete(key);
  }
}

async function drop() {
  drops += 1;
  await throwAway((name) => name.startsWith("m2-copy-"));
  return { state: "dropped" };
}

// What a reader is shown who had another copy of the same edition.
function changes({ changes: { address, releases }, words, language, of }, { of: before, release, at }) {
  if (editionOf(of) !== editionOf(before)) return {};
  const n = releases.reduce((sum, [number, count]) => sum + (number > release ? count : 0), 0);
  if (!n) return {};
  return {
    changed: {
      address,
      what: words[n === 1 ? "one" : "many"].replace("{n}", n),
      since: words.since.replace("{time}", moment(at, language)),
    },
  };
}

const editionOf = (of) => of.split("/")[0];

// A moment as the clock of this device tells it, with its day if that is another.
function moment(at, language) {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "short" };
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { ...day, hour: "2-digit", minute: "2-digit" }).format(at);
}
