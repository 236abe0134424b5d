// An address is copied with one button.

import { copy } from "../core/copy.js";

function show() {
  for (const button of document.querySelectorAll(".downloads [data-copy]")) button.hidden = false;
}

document.addEventListener("click", async ({ target }) => {
  if (!target.closest(".downloads [data-copy]")) return;
  const list = target.closest(".downloads");
  const item = target.closest("li");
  const kept = await copy(item.querySelector("code")).then(() => "copied", () => "failed");
  item.querySelector("[role=status]").textContent = list.dataset[kept];
});

// A page that renews itself (../talks/state.js) has others.
document.addEventListener("renewed", show);
show();
