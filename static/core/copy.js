// Puts the words of an element on the clipboard; over plain http there is none to write to, but what
// is selected can be copied.
export async function copy(element, words = element.textContent) {
  if (navigator.clipboard) return navigator.clipboard.writeText(words);
  getSelection().selectAllChildren(element);
  if (!document.execCommand("copy")) throw new Error();
}
