// Footnotes as they are written elsewhere, each put behind the word it is of.
import { flattened, isBlank } from "./markup.js";

const fragment = (link) => link.getAttribute("href")?.split("#")[1];

// What is said of a word and leads back to it: the item, or the paragraphs, of one footnote.
function regionOf(target, reference, targets) {
  let region = target.closest("li, p, div, aside, dd");
  if (!region || region.contains(reference)) return null;
  const isOfOthers = (element) => [...targets].some((each) => each !== target && element.contains(each));
  for (let outer = region.parentElement; outer.matches("div, li, aside, section"); outer = outer.parentElement) {
    if (outer.contains(reference) || isOfOthers(outer)) break;
    region = outer;
  }
  return region;
}

// What refers to a footnote, and the footnote, which leads back: each reference with what is said.
function pairs(body) {
  const named = new Map();
  for (const element of body.querySelectorAll("[id], a[name]"))
    for (const name of [element.id, element.getAttribute("name")]) if (name) named.set(name, element);
  const links = [...body.querySelectorAll("a[href*='#']")].filter((link) => named.has(fragment(link)));
  const targets = new Set(links.map((link) => named.get(fragment(link))));
  const found = new Map();
  for (const link of links) {
    const target = named.get(fragment(link));
    const reference = link.closest("sup") ?? link;
    if (found.has(target) || !(link.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    const region = regionOf(target, link, targets);
    const leadsBack = (way) => named.has(fragment(way)) && reference.contains(named.get(fragment(way)));
    const ways = [...(region?.querySelectorAll("a[href*='#']") ?? [])].filter(leadsBack);
    if (ways.length) found.set(target, { reference, region, ways });
  }
  return found.values();
}

export function placeFootnotes(body) {
  for (const { reference, region, ways } of pairs(body)) {
    for (const way of ways) (way.closest("sup") ?? way).remove();
    flattened(region);
    const footnote = body.ownerDocument.createElement("span");
    footnote.className = "footnote";
    footnote.append(...region.childNodes);
    const first = body.ownerDocument.createTreeWalker(footnote, NodeFilter.SHOW_TEXT).nextNode();
    if (first) first.data = first.data.trimStart();
    reference.replaceWith(footnote);
    // Neither the list of footnotes stays, nor the line above it.
    let empty = region;
    while (empty !== body && isBlank(empty)) {
      const { parentElement, previousElementSibling } = empty;
      if (previousElementSibling?.matches("hr") && !empty.nextElementSibling) previousElementSibling.remove();
      empty.remove();
      empty = parentElement;
    }
  }
}
