// Copies of the site, one a language: a cache each, with a file that holds all pages and the static
// files that they need. A fresh one is filled beside the old one, which it then replaces whole.

// Copies of another form (marseille20/offline/contents.py) are none that this worker can read.
const FORM = 1;
const KIND = `m2-copy-${FORM}`;
// Seconds between two questions, while the server makes one; and so many.
const TRIES = 12;
// A copy as old as this is asked for again, though no page knew of a release.
const OLD = 6 * 3600_000;

// How often copies were deleted here.
let drops = 0;
// What was read of caches while this worker lives, by their names.
const read = new Map();
let underway = Promise.resolve();
// How many wait for theirs.
let waiting = 0;

// The address of a copy's state, which is put down last: a cache without it is not whole.
const stateOf = (address) => `${address}?state`;

// Each copy on this device: its cache, its address, when it was true and what it holds.
async function known() {
  const found = [];
  for (const name of await caches.keys()) {
    const [kind, address] = name.split(" ");
    if (kind !== KIND) continue;
    const state = await caches.match(stateOf(address), { cacheName: name });
    if (state) found.push({ name, address, ...(await state.json()) });
  }
  // The newest of each language: one that was to be deleted may be there yet.
  return found.filter((one) => !found.some((other) => other.address === one.address && other.made > one.made));
}

// All that a copy holds; read once.
function whole({ name, address, at }) {
  if (!read.has(name)) {
    const content = caches
      .match(address, { cacheName: name })
      .then((answer) => answer.json())
      .catch((error) => {
        read.delete(name);
        throw error;
      });
    read.set(name, content);
  }
  return read.get(name).then((content) => ({ ...content, at }));
}

// The copy in the language of this path; null if there is none, or it is out of reach.
async function copyFor(path) {
  const isEnglish = ({ address }) => address.startsWith("/en/");
  try {
    const one = (await known()).find((copy) => isEnglish(copy) === path.startsWith("/en/"));
    return one ? await whole(one) : null;
  } catch {
    return null;
  }
}

// --- Taking one --------------------------------------------------------------------------------

// Have the copy at this address, unless there is one that is good enough; one at a time. Resolves to
// what the page is sent: the state of the copy, and what changed since the one before.
function take(address, of, isAsked) {
  const taken = underway.then(() => renew(address, of, isAsked));
  waiting += 1;
  underway = taken.catch(() => {}).finally(() => (waiting -= 1));
  return taken;
}

async function renew(address, of, isAsked) {
  const before = drops;
  const old = (await known()).find((copy) => copy.address === address);
  if (old && !isAsked && old.of === of && Math.abs(Date.now() - old.at) < OLD) return {};
  const answer = await ask(address, old?.etag);
  if (answer.status === 304) {
    const { name, ...state } = old;
    await keepState(await caches.open(name), { ...state, at: Date.now() });
    return { state: "kept" };
  }
  const content = await fill(address, answer);
  // Deleted meanwhile, it is not to come back.
  if (drops > before) return drop();
  return { state: "kept", ...(old && changes(content, old)) };
}

async function ask(address, etag) {
  const headers = etag ? { "If-None-Match": etag } : {};
  for (let tries = 0; ; tries++) {
    // The browser's own cache need not keep it a second time.
    const answer = await fetch(address, { cache: "no-store", credentials: "omit", headers });
    if (answer.status === 200 || answer.status === 304) return answer;
    const seconds = Number(answer.headers.get("Retry-After"));
    if (answer.status !== 202 || !seconds || tries === TRIES) throw new Error(answer.status);
    await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  }
}

async function fill(address, answer) {
  const text = await answer.text();
  const content = JSON.parse(text);
  // While a new program is put in place, some machines have the one before.
  if (content.form !== FORM) throw new Error(content.form);
  const etag = answer.headers.get("ETag");
  const made = Date.now();
  const name = `${KIND} ${address} ${made}`;
  // What a worker that was ended had begun takes the room that this one needs.
  const complete = (await known()).map((copy) => copy.name);
  await throwAway((other) => other.startsWith(`${KIND} ${address} `) && !complete.includes(other));
  const cache = await caches.open(name);
  try {
    await keepFiles(cache, content.files);
    await cache.put(address, new Response(text));
    const { of, release } = content;
    const state = { address, etag, of, release, at: made, made, size: new Blob([text]).size };
    await keepState(cache, state);
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
  await throwAway((other) => other !== name && other.startsWith(`${KIND} ${address} `));
  return content;
}

const keepState = (cache, state) => cache.put(stateOf(state.address), Response.json(state));

// Files are named by their content: the browser most often has them. What a stylesheet or a script
// names is fetched as well.
async function keepFiles(cache, addresses) {
  const files = new Set(addresses);
  for (const file of files) {
    const answer = await fetch(file, { credentials: "omit" });
    // A picture that is lost is no reason to have nothing.
    if (!answer.ok && !FILES.test(file)) continue;
    if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
    if (/\.(css|js)$/.test(file)) {
      for (const each of named(await answer.clone().text(), file)) files.add(each);
    }
    await cache.put(file, answer);
  }
}

const NAMED = /(?:url\(|\bfrom\s*|\bimport\s*\(?\s*)["']?([^"'()\s]+\.\w+)["')]/g;

const named = (text, file) =>
  [...text.matchAll(NAMED)]
    .map(([, name]) => new URL(name, new URL(file, location)))
    .filter((url) => url.origin === location.origin && url.protocol.startsWith("http"))
    .map((url) => url.pathname);

async function throwAway(is) {
  for (const name of await caches.keys()) {
    if (!is(name)) continue;
    await caches.delete(name);
    read.delete(name);
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
