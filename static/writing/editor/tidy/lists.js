// Lists as they are written elsewhere, as lists in one another.
import { rename } from "./markup.js";

const listed = (paragraph) => /mso-list:\s*l\d+\s+level(\d)/i.exec(paragraph.dataset.style);

// Word writes its items as paragraphs that carry their level, and their own bullet or number.
function listWordsItems(body) {
  let open = []; // lists in one another, the outermost first
  for (const paragraph of body.querySelectorAll("p[data-style*='mso-list']")) {
    const level = Number(listed(paragraph)?.[1] ?? 1);
    const marker = paragraph.querySelector("[data-style*='Ignore']");
    const tag = /\d|[a-z][.)]/i.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    if (!open.length || paragraph.previousElementSibling !== open[0].list) open = [];
    while (open.length > 1 && open.at(-1).level > level) open.pop();
    const item = rename(paragraph, "li");
    const inner = open.at(-1);
    if (inner && inner.level >= level && inner.list.localName === tag) {
      inner.list.append(item);
      continue;
    }
    const list = item.ownerDocument.createElement(tag);
    if (inner && inner.level < level) inner.list.lastElementChild.append(list);
    else {
      item.replaceWith(list);
      open = [];
    }
    list.append(item);
    open.push({ level, list });
  }
}

export function nestLists(body) {
  listWordsItems(body);
  // Google Docs puts a list beside the item that it belongs to.
  for (const inner of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const item = inner.previousElementSibling ?? inner.ownerDocument.createElement("li");
    if (!item.parentElement) inner.before(item);
    item.append(inner);
  }
}
