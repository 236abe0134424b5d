// The pool is open beside the sheet, and shows what is typed for, without asking the server.
import { pool } from "./cards.js";
import { isWide } from "./columns.js";
import { mendStops } from "./keys.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export function listen() {
  // Beside the sheet there is room for it; on a phone it would stand before the sheet.
  if (isWide()) pool().closest("details").open = true;
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
