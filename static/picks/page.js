// The page of one's own picks: its words, and what is looked up on it.
export const main = document.querySelector("main");
export const { dataset: words } = main;
export const find = (selector, from = main) => from.querySelector(selector);
export const all = (selector, from = main) => [...from.querySelectorAll(selector)];
export const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
export const template = (name) => find(name).content.cloneNode(true).firstElementChild;

export const key = (row) => find("[data-key]", row).dataset.key;
export const title = (row) => find("h3", row).textContent;

export function say(text) {
  find("#said").textContent = text;
}
