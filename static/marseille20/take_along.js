// An address is copied with one button.

import { copy } from "../core/copy.js";

function show() {
  for (const button of document.querySelectorAll(".forms [data-copy]")) button.hidden = false;
}

document.addEventListener("click", async ({ target }) => {
  if (!target.closest(".forms [data-copy]")) return;
  const list = target.closest(".forms");
  const form = target.closest("li");
  const kept = await copy(form.querySelector("code")).then(() => "copied", () => "failed");
  form.querySelector("[role=status]").textContent = list.dataset[kept];
});

// A page that renews itself (../talks/state.js) has others.
document.addEventListener("renewed", show);
show();
