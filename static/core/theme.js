// Small and blocking on purpose: the chosen theme must be known before the first paint.
(() => {
  const root = document.documentElement;
  root.classList.add("js");

  function show(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  try {
    show(localStorage.getItem("m2-theme"));
  } catch {
    // Storage is refused in some private windows: the reader's system decides.
  }

  // The display popover works without this; with it, the choice outlives the page.
  document.addEventListener("DOMContentLoaded", () => {
    for (const radio of document.querySelectorAll("[name=theme]")) {
      radio.checked = radio.value === (root.dataset.theme ?? "auto");
      radio.addEventListener("change", () => {
        show(radio.value);
        try {
          localStorage.setItem("m2-theme", radio.value);
        } catch {
          // Not remembered, still shown.
        }
      });
    }
  });
})();
