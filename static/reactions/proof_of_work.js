// Finds the answer to the challenge of reactions/comments/proof_of_work.py before a comment is sent. Browsers
// hash on secure pages alone; there, and wherever it fails, the form is sent without an answer.
const field = document.querySelector("[name=altcha]");
const { form } = field;
const button = form.querySelector("[type=submit]");
const line = document.getElementById("working");
const { algorithm, challenge, max_number: most, salt, signature } = JSON.parse(
  field.dataset.challenge,
);

async function hash(text) {
  const digest = await crypto.subtle.digest(algorithm, new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function solve() {
  for (let number = 0; number <= most; number++) {
    if ((await hash(salt + number)) === challenge)
      return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  }
}

function show(busy) {
  button.setAttribute("aria-busy", busy);
  line.hidden = !busy;
}

const solved = solve().catch(() => "");
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (!line.hidden) return;
  show(true);
  field.value = (await solved) ?? "";
  form.submit();
});
// Anyone who comes back to this page can send it again.
addEventListener("pageshow", () => show(false));
