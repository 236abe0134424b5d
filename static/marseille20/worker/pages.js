// Pages of a copy: a <main> that the server rendered, in the frame that all pages have.

// The whole page at a path, with a note from when it is; null if the copy has none.
async function pageOf(copy, path, query) {
  const address = copy.also[path] ?? path;
  const own = await entryOf(copy, address);
  if (!own) return null;
  const isSearch = address === copy.search.address && query.get("q")?.trim();
  const main = isSearch ? await searched(copy, own[2], query.get("q")) : own[2];
  return framed(copy, address, [own[0], own[1], main, own[3]], copy.words.copied);
}

// What is shown for a page that the copy has not, or not yet.
const missingOf = (copy) =>
  framed(copy, copy.address, copy.pages[copy.address], copy.words[copy.kept.isWhole ? "missing" : "coming"]);

function framed(copy, path, [title, tags, main, other], words) {
  const { before, after } = copy.frame;
  const put = (text, place, value) => text.replaceAll(place, () => value);
  const own = (text) => put(put(text, copy.address, path), copy.other, other);
  const titled = put(put(put(own(before), "<!--title-->", title), "<!--tags-->", tags), "<!--note-->", note(copy, words));
  const html = chosen(titled, path) + main + own(after);
  // Without a date: clocks are set by those of the server (static/talks/state.js).
  const headers = { ...copy.headers, "Content-Type": "text/html; charset=utf-8" };
  return new Response(html, { headers });
}

// Goes when a page hears of the server again (static/talks/state.js).
const note = ({ at, language }, words) =>
  `<div class="notices" role="status"><div class="notices__edition notices__copied" data-at="${at}"><p>${words.replace("{time}", moment(at, language))}</p></div></div>`;

// The page that is open is marked in the menu.
const chosen = (html, path) =>
  html.replace(/<nav\s+class="main-nav"[^]*?<\/nav>/, (nav) =>
    nav.replace(`href="${path}"`, `href="${path}" aria-current="page"`),
  );
