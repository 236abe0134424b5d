// What changed of the sessions that are kept since the reader was here last.
import { kept } from "../talks/picks.js";
import { changedSince } from "../talks/since.js";
import { find, key, words } from "./page.js";

// Of sessions as mine.js has them, and the release of that visit.
export async function showChanges(held, since) {
  const labels = [...(await changedSince(words.programme, since)).values()];
  const times = new Map(labels.map((label) => [key(label.closest(".cell")), label.textContent]));
  const items = held.flatMap((one) => {
    if (!kept.has(one.key) || !times.has(one.key)) return [];
    const item = document.createElement("li");
    item.append(find("h3 a", one.row).cloneNode(true), ` ${times.get(one.key)}`);
    // A session that takes place twice is listed once.
    times.delete(one.key);
    return item;
  });
  find(".changes ul").replaceChildren(...items);
  find(".changes").hidden = !items.length;
}
