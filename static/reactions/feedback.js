import { isReachable } from "../core/reach.js";

// What is sent twice, by a second tap or because no answer came, is said once.
const random = crypto.getRandomValues(new Uint8Array(18));
const token = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");

// A page that is open when the session begins gets the form then; where feedback was given, the way to
// it stands in its place.
function fill() {
  const form = document.querySelector("#feedback form");
  if (!form) return;
  form.elements.token.value = token;
  const until = given(form.dataset.session);
  form.hidden = until !== null;
  const way = document.querySelector("[href='#feedback']");
  if (way) way.hidden = form.hidden;
  const link = document.querySelector("#feedback header a");
  link.parentElement.hidden = !form.hidden;
  if (!form.hidden) return;
  if (Date.parse(until) < Date.now()) link.textContent = link.dataset.later;
  // What was sent is not being written.
  form.reset();
}

// Until when what this browser said of a session may be changed; null if it said nothing.
function given(session) {
  try {
    return localStorage.getItem(`m2-feedback-${session}`);
  } catch {
    return null;
  }
}

fill();
document.addEventListener("renewed", fill);
// Anyone who sent it may come back.
addEventListener("pageshow", fill);

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("#feedback form");
  if (!form) return;
  event.preventDefault();
  const status = form.querySelector("[role=status]");
  status.textContent = "";
  if (await isReachable(form.action)) form.submit();
  else status.textContent = form.dataset.away;
});
