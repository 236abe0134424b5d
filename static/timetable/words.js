// What the script says, in the language of the page.
const { dataset: words } = document.getElementById("sheet-words");
const status = document.getElementById("sheet-says");

export const word = (name, values = {}) =>
  words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

// The same sentence twice is spoken twice.
export function say(sentence) {
  status.textContent = status.textContent === sentence ? `${sentence}\u00a0` : sentence;
}

// The one element of a <template>.
export const made = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
