// An announcement that was read and folded stays folded on this device.
const NAME = "m2-read";
// As many as a day or two bring.
const MOST = 20;

function read() {
  try {
    const texts = JSON.parse(localStorage.getItem(NAME));
    return Array.isArray(texts) ? texts : [];
  } catch {
    return [];
  }
}

const textOf = (fold) => fold.querySelector(".fold__line").textContent.trim();

for (const fold of document.querySelectorAll(".notices__news .fold")) {
  const text = textOf(fold);
  fold.open = !read().includes(text);
  // Its state changes after the click; the event that tells so may come after the page was left.
  fold.querySelector("summary").addEventListener("click", () => {
    const others = read().filter((other) => other !== text);
    try {
      localStorage.setItem(NAME, JSON.stringify(fold.open ? [...others, text].slice(-MOST) : others));
    } catch {
      // Storage is full, or refused: it stays folded on this page.
    }
  });
}
