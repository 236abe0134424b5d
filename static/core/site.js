// The display popover remembers the theme. Without this script the choice holds for the page.
const root = document.documentElement;

for (const radio of document.querySelectorAll("[name=theme]")) {
  radio.checked = radio.value === (root.dataset.theme ?? "auto");
  radio.addEventListener("change", () => choose(radio.value));
}

function choose(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    localStorage.setItem("m2-theme", theme);
  } catch {
    // Not remembered, still shown.
  }
}
