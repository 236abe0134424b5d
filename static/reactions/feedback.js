// What is sent twice, by a second tap or because no answer came, is said once.
const PATIENCE = 10_000;
const random = crypto.getRandomValues(new Uint8Array(18));
const token = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");

// A page that is open when the session begins gets the form then.
function fill() {
  const field = document.querySelector("#feedback [name=token]");
  if (field) field.value = token;
}

fill();
document.addEventListener("renewed", fill);

// A browser that finds no network leaves the page, with what was written on it: it is tried before.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#feedback form");
  if (!form) return;
  event.preventDefault();
  const status = form.querySelector("[role=status]");
  status.textContent = "";
  const question = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(form.action, question).catch(() => null);
  if (answer && answer.status < 500) form.submit();
  else status.textContent = form.dataset.away;
});
