// Shows those rows of the publish page that hold what is searched, or that have a problem.
import "../../core/fold.js";
import { fetchRest } from "./rest.js";

const bar = document.querySelector(".publish-filter");
const search = document.getElementById("publish-search");
const problems = document.getElementById("publish-problems");
const status = bar.querySelector("[role=status]");
const form = document.querySelector(".publish-form");

let groups;

function enlist() {
  groups = [...form.querySelectorAll(".publish-group")].map((group) => {
    const rows = [...group.querySelectorAll(".publish-row")];
    return { group, rows: rows.map((row) => ({ row, text: fold(row.textContent) })) };
  });
}

function narrow() {
  const words = fold(search.value).split(" ").filter(Boolean);
  let found = 0;
  for (const { group, rows } of groups) {
    let inside = 0;
    for (const { row, text } of rows) {
      const fits = !problems.checked || "problem" in row.dataset;
      row.hidden = !(fits && words.every((word) => text.includes(word)));
      if (!row.hidden) inside += 1;
    }
    group.hidden = inside === 0;
    found += inside;
  }
  for (const rest of form.querySelectorAll(".publish-rest")) {
    rest.hidden = problems.checked || words.length > 0;
  }
  status.textContent = found ? "" : status.dataset.none;
  form.dispatchEvent(new Event("narrowed"));
}

bar.addEventListener("input", narrow);
// What is not shown yet is searched as well.
bar.addEventListener("input", () => fetchRest(status), { once: true });
form.addEventListener("grown", () => {
  enlist();
  narrow();
});
enlist();
bar.hidden = false;
