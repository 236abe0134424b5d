// An address is copied with one button.

import { copy } from "../core/copy.js";

const list = document.querySelector(".forms");

for (const button of list.querySelectorAll("[data-copy]")) button.hidden = false;

list.addEventListener("click", async ({ target }) => {
  if (!target.closest("[data-copy]")) return;
  const form = target.closest("li");
  const kept = await copy(form.querySelector("code")).then(() => "copied", () => "failed");
  form.querySelector("[role=status]").textContent = list.dataset[kept];
});
