// Results while one types: asked for once the text has settled, one request at a time.

const PAUSE = 250;

const form = document.querySelector("main [role=search]");
const results = document.getElementById("results");
const status = document.getElementById("status");
let shown = form.elements.q.value.trim();
let underway;
let timer;

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});

async function ask() {
  const asked = form.elements.q.value.trim();
  // What was asked meanwhile is not wanted either, where the last letter went away again.
  underway?.abort();
  if (asked === shown) return;
  underway = new AbortController();
  const query = new URLSearchParams(new FormData(form));
  try {
    const address = `${form.dataset.results}?${query}`;
    const answer = await fetch(address, { signal: underway.signal });
    if (!answer.ok) return;
    results.innerHTML = await answer.text();
    shown = asked;
    history.replaceState(null, "", `?${query}`);
    status.textContent = results.querySelector("[data-said]")?.textContent.trim() ?? "";
  } catch {
    // Another question came first, or there is no network: the button asks again.
  }
}
