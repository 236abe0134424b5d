// A secret link is copied with one button, or handed to another application where a device can.

import { copy } from "../../core/copy.js";

const list = document.querySelector(".links-made");

for (const button of list.querySelectorAll("[data-copy]")) button.hidden = false;
if (navigator.share) for (const button of list.querySelectorAll("[data-share]")) button.hidden = false;

list.addEventListener("click", async ({ target }) => {
  const row = target.closest("li");
  const link = row?.querySelector("a");
  const status = row?.querySelector("[role=status]");
  if (target.closest("[data-copy]")) {
    const kept = await copy(link, link.href).then(() => "copied", () => "failed");
    status.textContent = list.dataset[kept];
  } else if (target.closest("[data-share]")) {
    // Anyone who closes the list of applications changed their mind.
    await navigator.share({ title: list.dataset.title, url: link.href }).catch(() => {});
  }
});
