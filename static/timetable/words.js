// What the script says, in the language of the page.
const { dataset: words } = document.getElementById("sheet-words");
const status = document.getElementById("sheet-says");

export const word = (name, values = {}) =>
  words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

const line = document.querySelector(".sheet-says");
const STAY = 12_000;
let timer;

// The same sentence twice is spoken twice.
export function speak(sentence) {
  status.textContent = status.textContent === sentence ? `${sentence}\u00a0` : sentence;
}

// Show it for a while, or until the next one.
export function show(sentence) {
  clearTimeout(timer);
  timer = setTimeout(show, STAY, "");
  line.textContent = sentence;
}

export function say(sentence) {
  speak(sentence);
  show(sentence);
}

// The one element of a <template>.
export const made = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
