// The pool shows what is typed for, without asking the server.
import { pool } from "./cards.js";
import { mendStops } from "./keys.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function listen() {
  const field = document.querySelector(".pool input[type=search]");
  field?.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    for (const card of pool().children) {
      const text = plain(card.dataset.search ?? card.textContent);
      card.hidden = !words.every((each) => text.includes(each));
    }
    mendStops();
  });
}
