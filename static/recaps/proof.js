// Finds the answer to the challenge of recaps/comments/proof.py before a comment is sent. Browsers
// hash on secure pages alone; elsewhere the form is sent as it is without this.
const field = document.querySelector("[name=altcha]");
const { form } = field;
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

if (crypto.subtle) {
  const solved = solve();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    field.value = await solved;
    form.submit();
  });
}
