// What stands above the sheet: who else works on it, and how much is not public yet.

// As long as those who took a step are said to work here (timetable/wording.py).
const STAY = 15 * 60_000;
const OTHERS = ".sheet-head__others";
let timer;

function stay() {
  clearTimeout(timer);
  timer = setTimeout(() => document.querySelector(OTHERS).replaceChildren(), STAY);
}

export function show({ others, publish }) {
  document.querySelector(OTHERS).textContent = others;
  for (const link of document.querySelectorAll("[data-publish]")) link.textContent = publish;
  stay();
}

stay();
