// Editors' notes: the passages they are about are marked in the text, and a button leads to each.

const list = document.querySelector(".margin ul");
const text = document.querySelector(".write__body");
const plain = (words) => words.replace(/\s+/g, " ").trim();

function passage(words) {
  const blocks = text.querySelectorAll(".ProseMirror :is(p, h2, h3, li, figcaption)");
  return [...blocks].find((block) => plain(block.textContent) === plain(words));
}

function mark() {
  const ranges = [];
  for (const note of list.querySelectorAll("[data-passage]")) {
    const block = note.dataset.passage && passage(note.dataset.passage);
    note.querySelector(".find").hidden = !block;
    if (block) {
      const range = new Range();
      range.selectNodeContents(block);
      ranges.push(range);
    }
  }
  CSS.highlights?.set("note", new Highlight(...ranges));
}

if (list) {
  list.addEventListener("click", (event) => {
    const note = event.target.closest(".find")?.closest("[data-passage]");
    if (!note) return;
    const block = passage(note.dataset.passage);
    block?.scrollIntoView({ block: "center" });
    block?.closest(".ProseMirror").focus({ preventScroll: true });
  });
  text.addEventListener("input", mark);
  // The editor has put itself in place of the text's own field by then.
  requestAnimationFrame(mark);
}
