// What this device kept of a text goes with it.
const form = document.querySelector("[data-recap]");

form.addEventListener("submit", () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(`m2-write-${form.dataset.recap}-`)) localStorage.removeItem(key);
  }
});
