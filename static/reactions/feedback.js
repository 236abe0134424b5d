// What is sent twice, by a second tap or because no answer came, is said once.
const form = document.querySelector("#feedback form");
const status = form.querySelector("[role=status]");
const PATIENCE = 10_000;
const random = crypto.getRandomValues(new Uint8Array(18));
form.elements.token.value = Array.from(random, (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");

// A browser that finds no network leaves the page, with what was written on it: it is tried before.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  status.textContent = "";
  const question = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(form.action, question).catch(() => null);
  if (answer && answer.status < 500) form.submit();
  else status.textContent = form.dataset.away;
});
