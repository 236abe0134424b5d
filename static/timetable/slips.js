// Slips above the sheet: what one would do is shown in it as soon as all is filled in.
// Its own button leads to the page that shows the same, and what is wrong where something is.
import { pageAt } from "./page.js";

const PAUSE = 300;

for (const slip of document.querySelectorAll(".slip")) {
  const form = slip.querySelector("form");
  const shown = slip.querySelector(".slip__plan");
  const said = slip.querySelector("[role=status]");
  const day = slip.querySelector("[data-day]");
  let timer, asked;

  slip.addEventListener("beforetoggle", (event) => {
    clear();
    if (event.newState !== "open") return;
    // Another day may be shown by now.
    const onSheet = document.getElementById("sheet")?.dataset.day;
    if ([...day.options].some((option) => option.value === onSheet)) day.value = onSheet;
    renew();
  });
  form.addEventListener("input", renew);

  function clear() {
    clearTimeout(timer);
    asked?.abort();
    shown?.replaceChildren();
    if (said) said.textContent = "";
  }

  function renew() {
    clear();
    for (const button of form.elements.target ?? []) button.hidden = button.value === day.value;
    if (shown && form.checkValidity()) timer = setTimeout(show, PAUSE);
  }

  async function show() {
    asked = new AbortController();
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const { signal } = asked;
    const page = await pageAt(address, signal);
    const plan = page?.getElementById("plan");
    if (signal.aborted || !plan) return;
    plan.querySelector("form")?.setAttribute("action", address);
    shown.replaceChildren(plan);
    // Not all of it: a screen reader would read each of its rows.
    const first = plan.querySelectorAll(":scope > h2, :scope > .publish-state > p");
    said.textContent = [...first].map((each) => each.textContent.trim()).join(" ");
  }
}
