// An address goes to another application, or where the browser knows none to the clipboard.
import { copy } from "../core/copy.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-share]");
  if (!button) return;
  const way = button.closest("[data-copied]");
  const code = way.querySelector("code");
  const data = { title: button.dataset.share, url: code.textContent };
  // Anyone who closes the choice of applications wants nothing more.
  if (navigator.canShare?.(data)) return navigator.share(data).catch(() => {});
  const kept = await copy(code).then(() => "copied", () => "failed");
  way.querySelector("[role=status]").textContent = way.dataset[kept];
});
