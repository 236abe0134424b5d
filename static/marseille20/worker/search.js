// Search without network: the same words as on the server (search/words.py), made here of what is
// asked alone (core/fold.js, core/words.js); those of the pages come with the copy.

const MOST_WORDS = 12;
const MOST_CHARACTERS = 200;
// Of each kind: without network nobody turns pages.
const MOST_FOUND = 20;
const JOINTS = "'’‘\\u02bc\\u00b4\\u0060\\u2032\\-\\u2010\\u2011";
const COMPOUND = new RegExp(`${PART.source}(?:[${JOINTS}]${PART.source})*`, "gu");
// What it is worth to find a word in a title, among people and topics, in the text: as it is, its
// beginning, one like it. As in search/terms.py.
const WORTH = [
  [10, 8, 3],
  [5, 4.5, 1.5],
  [4.5, 4, 1],
];
const SHORTEST_BEGINNING = 2;

// The words of a question: each in the ways that it is found by, the last perhaps not all of it.
function asked(text, { elided, ignored }) {
  const line = text.slice(0, MOST_CHARACTERS).normalize("NFC");
  const compounds = [...line.matchAll(COMPOUND)].map((match) => {
    const parts = match[0].match(PART).map(fold);
    const kept = parts.filter((part, i) => i === parts.length - 1 || !elided.includes(part));
    return { kept, isLast: match.index + match[0].length === line.length };
  });
  const telling = compounds.filter(({ kept }) => !kept.every((part) => ignored.includes(part)));
  return (telling.length ? telling : compounds).slice(0, MOST_WORDS).map(({ kept, isLast }) => ({
    ways: kept.length > 1 ? [kept, [kept.join("")]] : [kept],
    isLast,
  }));
}

// How well a word is found in what a document is found by; 0 if it is not. Where it may differ, it may
// also go on.
function worth(word, isLast, fields, mayDiffer) {
  const one = singular(word);
  let best = 0;
  fields.forEach((words, place) => {
    if (words.has(one)) best = Math.max(best, WORTH[0][place]);
    for (const each of words) {
      if ((isLast || mayDiffer) && word.length >= SHORTEST_BEGINNING && each.startsWith(word)) {
        best = Math.max(best, WORTH[1][place]);
      } else if (mayDiffer && mayBeMistaken(one) && isNear(one, each)) {
        best = Math.max(best, WORTH[2][place]);
      }
    }
  });
  return best;
}

// Documents that have all words, or some of them, the best first.
function find(documents, words, { mayDiffer, isSome }) {
  const found = [];
  for (const document of documents) {
    const worths = words.map(({ ways, isLast }) =>
      Math.max(...ways.map((parts) => least(parts, isLast, document, mayDiffer))),
    );
    const sum = worths.reduce((all, one) => all + one, 0);
    if (isSome ? sum : worths.every(Boolean)) found.push({ sum, html: document.html });
  }
  return found.sort((a, b) => b.sum - a.sum);
}

const least = (parts, isLast, { fields }, mayDiffer) =>
  Math.min(...parts.map((part, i) => worth(part, isLast && i === parts.length - 1, fields, mayDiffer)));

// The words of a copy as sets, by its cache, made at the first question.
const indexes = new Map();
function indexOf(copy) {
  const { name } = copy.kept;
  if (!indexes.has(name)) {
    indexes.clear();
    indexes.set(name, indexed(copy));
  }
  return indexes.get(name);
}

async function indexed({ kept, search, starts, parts }) {
  const numbers = Array.from({ length: parts - starts.length }, (_, i) => starts.length + 1 + i);
  const found = (await Promise.all(numbers.map((number) => content(kept, number)))).flatMap((part) => part.found);
  return search.kinds.map(([kind, name]) => ({
    kind,
    name,
    documents: found
      .filter(([own]) => own === kind)
      .map(([, title, beside, text, html]) => ({
        fields: [title, beside, text].map((words) => new Set(words.split(" "))),
        html,
      })),
  }));
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);

// The list of what was found, as templates/search/_results.html has it; each hit the server rendered.
async function results(copy, text) {
  const { search } = copy;
  if (!copy.kept.isWhole) return `<h2 class="results__count" data-said>${search.coming}</h2>`;
  const words = asked(text, search);
  const kinds = await indexOf(copy);
  const all = (reading) =>
    kinds
      .map(({ kind, name, documents }) => ({ kind, name, hits: find(documents, words, reading) }))
      .filter(({ hits }) => hits.length)
      .sort((a, b) => b.hits[0].sum - a.hits[0].sum);
  const readings = words.length ? [{}, { mayDiffer: true }, { mayDiffer: true, isSome: true }] : [];
  let groups = [];
  let used;
  for (used of readings) {
    groups = all(used);
    if (groups.length) break;
  }
  const n = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  const said = !n ? search.none : used.isSome ? search.some : search[n === 1 ? "one" : "many"];
  const tag = n ? "p" : "h2";
  const count = said.replace("{n}", n).replace("{asked}", () => escaped(text));
  const lists = groups.map(({ kind, name, hits }) => {
    const shown = hits.slice(0, MOST_FOUND).map(({ html }) => html);
    const heading = `<h2 id="found-${kind}">${name}</h2>`;
    return `<section aria-labelledby="found-${kind}">${heading}<ul role="list" class="found">${shown.join("")}</ul></section>`;
  });
  return `<${tag} class="results__count" data-said>${count}</${tag}>${lists.join("")}`;
}

// The search page with an answer.
async function searched(copy, main, text) {
  const found = await results(copy, text.trim());
  return main
    .replace(/(id="results">)[^]*(<\/div>\s*<\/main>)/, (_, start, end) => start + found + end)
    .replace('value=""', () => `value="${escaped(text)}"`)
    .replace("autofocus", "");
}
