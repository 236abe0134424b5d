// Small and blocking on purpose: the chosen theme must be known before the first paint.
(() => {
  const KEY = "m2-theme";
  // As --paper is in tokens.css, for the browser's own bar: no stylesheet is here yet.
  const PAPER = { light: "#eff1ec", dark: "#0a1130" };
  const root = document.documentElement;
  const bar = document.createElement("meta");
  bar.name = "theme-color";
  root.classList.add("js");

  function show(theme) {
    if (Object.hasOwn(PAPER, theme)) {
      root.dataset.theme = theme;
      bar.content = PAPER[theme];
      // The first one counts: before those of the reader's system.
      document.head.prepend(bar);
    } else {
      delete root.dataset.theme;
      bar.remove();
    }
    for (const radio of document.querySelectorAll("[name=theme]"))
      radio.checked = radio.value === (root.dataset.theme ?? "auto");
  }

  function recall() {
    try {
      show(localStorage.getItem(KEY));
    } catch {
      // Storage is refused in some private windows: the reader's system decides.
    }
  }

  recall();
  addEventListener("DOMContentLoaded", recall);
  // Chosen in another tab, or on a page after this one.
  addEventListener("storage", recall);
  addEventListener("pageshow", recall);
  // The display popover works without this; with it, the choice outlives the page.
  addEventListener("change", ({ target }) => {
    if (target.name !== "theme") return;
    show(target.value);
    try {
      localStorage.setItem(KEY, target.value);
    } catch {
      // Not remembered, still shown.
    }
  });
})();
