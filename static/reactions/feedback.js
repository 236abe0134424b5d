// What is sent twice, by a second tap or because no answer came, is said once.
const random = crypto.getRandomValues(new Uint8Array(18));
document.querySelector("#feedback [name=token]").value = Array.from(random, (byte) =>
  byte.toString(16).padStart(2, "0"),
).join("");
