// What takes long is sent once, and says that it is under way until its answer is there.

// In milliseconds. Anyone who stopped the page, of which no script hears, can send it again then.
const LONGEST = 60_000;

for (const note of document.querySelectorAll(".busy")) {
  const form = note.closest("form");
  const bar = document.createElement("progress");
  bar.ariaHidden = true;
  let timer;

  function show(busy) {
    clearTimeout(timer);
    timer = busy ? setTimeout(show, LONGEST, false) : undefined;
    for (const button of form.querySelectorAll("[type=submit]")) button.ariaDisabled = busy;
    note.replaceChildren(...(busy ? [bar, note.dataset.words] : []));
  }

  form.addEventListener("submit", (event) => {
    if (timer) event.preventDefault();
    else show(true);
  });
  // Anyone who comes back to this page, as when there was no answer, can send it again.
  addEventListener("pageshow", () => show(false));
}
