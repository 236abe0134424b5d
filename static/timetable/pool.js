// The pool is folded on phones, and shows what is typed for, without asking the server.
import { pool } from "./cards.js";
import { isWide } from "./columns.js";
import { mendStops } from "./keys.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function listen() {
  // On a phone it would stand before the sheet.
  const fold = pool().closest("details");
  fold.open = isWide() || "asked" in fold.dataset;
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
