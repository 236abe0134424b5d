// Search without network: the same words as on the server (search/words.py), made here of what is
// asked alone, folded by core/fold.js; those of the pages come with the copy.

const MOST_WORDS = 12;
const MOST_CHARACTERS = 200;
// Of each kind: without network nobody turns pages.
const MOST_FOUND = 20;
const JOINTS = "'’‘\\u02bc\\u00b4\\u0060\\u2032\\-\\u2010\\u2011";
const PART = /(?:(?!\u02bc)[\p{L}\p{N}])+/gu;
const COMPOUND = new RegExp(`${PART.source}(?:[${JOINTS}]${PART.source})*`, "gu");
// What it is worth to find a word in a title, among people and topics, in the text: as it is, its
// beginning, one like it. As in search/terms.py.
const WORTH = [
  [10, 8, 3],
  [5, 4.5, 1.5],
  [4.5, 4, 1],
];
const SHORTEST_BEGINNING = 2;
const SHORTEST_MISTAKEN = 5;

function singular(word) {
  if (word.length < 5 || word.endsWith("ss")) return word;
  if (word.endsWith("aux") && !word.endsWith("eaux")) return `${word.slice(0, -3)}al`;
  return /[sx]$/.test(word) ? word.slice(0, -1) : word;
}

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
      } else if (mayDiffer && one.length >= SHORTEST_MISTAKEN && isNear(one, each)) {
        best = Math.max(best, WORTH[2][place]);
      }
    }
  });
  return best;
}

// Do two words differ by one letter, or by two that changed places?
function isNear(one, other) {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  const rest = (from) => long.slice(from);
  if (short.length < long.length) return short.slice(at) === rest(at + 1);
  const swapped = short[at + 1] + short[at] + short.slice(at + 2);
  return short.slice(at + 1) === rest(at + 1) || swapped === rest(at);
}

// Documents that have all words, the best first.
function find(documents, words, mayDiffer) {
  const found = [];
  for (const document of documents) {
    let sum = 0;
    const hasAll = words.every(({ ways, isLast }) => {
      const best = Math.max(...ways.map((parts) => least(parts, isLast, document, mayDiffer)));
      sum += best;
      return best > 0;
    });
    if (hasAll) found.push({ sum, html: document.html });
  }
  return found.sort((a, b) => b.sum - a.sum);
}

const least = (parts, isLast, { fields }, mayDiffer) =>
  Math.min(...parts.map((part, i) => worth(part, isLast && i === parts.length - 1, fields, mayDiffer)));

// The words of a copy as sets, made at the first question.
const indexes = new WeakMap();
function indexOf(search) {
  if (!indexes.has(search)) {
    const kinds = search.kinds.map(([kind, name, documents]) => ({
      kind,
      name,
      documents: documents.map(([title, beside, text, html]) => ({
        fields: [title, beside, text].map((words) => new Set(words.split(" "))),
        html,
      })),
    }));
    indexes.set(search, kinds);
  }
  return indexes.get(search);
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);

// The list of what was found, as templates/search/_results.html has it; each hit the server rendered.
function results({ search }, text) {
  const words = asked(text, search);
  const kinds = indexOf(search);
  const all = (mayDiffer) =>
    kinds
      .map(({ kind, name, documents }) => ({ kind, name, hits: find(documents, words, mayDiffer) }))
      .filter(({ hits }) => hits.length);
  let groups = words.length ? all(false) : [];
  if (words.length && !groups.length) groups = all(true);
  const n = groups.reduce((sum, { hits }) => sum + hits.length, 0);
  const said = n ? search[n === 1 ? "one" : "many"] : search.none;
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
const searched = (copy, main, text) =>
  main
    .replace(/(id="results">)[^]*(<\/div>\s*<\/main>)/, (_, start, end) => start + results(copy, text.trim()) + end)
    .replace('value=""', () => `value="${escaped(text)}"`)
    .replace("autofocus", "");
