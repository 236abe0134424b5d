// The pool is folded on phones, and shows what is typed for, without asking the server.
import "../core/fold.js";
import { pool } from "./cards.js";
import { isWide } from "./columns.js";
import { mendStops } from "./keys.js";

export function listen() {
  // On a phone it would stand before the sheet.
  const details = pool().closest("details");
  details.open = isWide() || "asked" in details.dataset;
  const field = document.querySelector(".pool input[type=search]");
  field?.addEventListener("input", () => {
    const words = fold(field.value).split(" ");
    for (const card of pool().querySelectorAll(":scope > .card")) {
      // As SheetSession.searchable_text has it.
      const text = fold(`${card.dataset.title} ${card.dataset.people}`);
      card.hidden = !words.every((each) => text.includes(each));
    }
    mendStops();
  });
}
