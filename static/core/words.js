// What a word has in common with others, the same as on the server (core/text/words.py). Globals, as
// core/fold.js.
const ELIDED = /^(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=.)/;

globalThis.PART = /(?:(?!\u02bc)[\p{L}\p{N}])+/gu;

globalThis.noun = (word) => word.replace(ELIDED, "");

globalThis.singular = (word) => {
  if (word.length < 5 || word.endsWith("ss")) return word;
  if (word.endsWith("aux") && !word.endsWith("eaux")) return `${word.slice(0, -3)}al`;
  return word.replace(/[sx]$/, "");
};

globalThis.mayBeMistaken = (word) => /^(?:(?![\u2e80-\u{10ffff}])\p{L}){5,26}$/u.test(word);

// Does one typo turn a word into the other, or into its beginning?
globalThis.isNear = (typed, word) => {
  let at = 0;
  while (at < typed.length && typed[at] === word[at]) at++;
  const rest = typed.slice(at);
  // A letter is too many, missing or another, or two changed places.
  return (
    word.startsWith(rest.slice(1), at) ||
    word.startsWith(rest, at + 1) ||
    word.startsWith(rest.slice(1), at + 1) ||
    (rest.length > 1 && word.startsWith(rest[1] + rest[0] + rest.slice(2), at))
  );
};

// For each word of a question those that may be meant: others are, where no text has it.
globalThis.meant = (question, texts, vocabulary) =>
  fold(question)
    .split(" ")
    .map((word) => {
      const found = noun(word);
      const one = singular(found);
      const isThere = (text) => text.includes(found) || text.includes(one);
      if (!mayBeMistaken(one) || texts.some(isThere)) return [found, one];
      return [...vocabulary()].filter((each) => isNear(one, each));
    });
