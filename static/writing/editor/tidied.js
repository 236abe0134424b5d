// HTML from anywhere, as what the editor keeps: all its words, and nothing that a text cannot hold.
import { local, opened, safe } from "./elements.js";

// The tags of a text, and those of elsewhere that say the same of words.
const MARKS = {
  strong: "b, strong",
  em: "em, i, cite, dfn, var",
  sup: "sup",
  code: "code, kbd, samp, tt",
};
const UNSEEN = "script, template, noscript, title, [hidden], [data-style*='display:none'], [data-style*='mso-hide:all']";
// What a text cannot hold, by its kinds.
const GONE = {
  media: "iframe, object, embed, video, audio, canvas, svg, math",
  fields: "input, select, textarea",
  comments: ".MsoCommentReference, .msocomanchor, [data-style*='mso-element:comment-list']",
};
// How words may not be set, by tags or by styles.
const SET = {
  colours: ["mark", ({ color, backgroundColor }) => isColour(color) || isColour(backgroundColor)],
  underlining: ["u, ins", ({ textDecorationLine }) => textDecorationLine.includes("underline")],
  struck: ["s, strike, del", ({ textDecorationLine }) => textDecorationLine.includes("line-through")],
  subscript: ["sub", ({ verticalAlign }) => verticalAlign === "sub"],
  alignment: ["center", ({ textAlign }) => /^(center|right|end)/.test(textAlign)],
};
// Formats that the site takes.
const PICTURE = /^data:(image\/(?:jpeg|png|webp|avif));base64,(.*)$/is;
const GOOGLE = /^https?:\/\/www\.google\.[a-z.]+\/url\?/i;
// As in recaps/text/html/tables.py.
const MOST_COLUMNS = 20;
// Deeper than this no text has a shape that could be kept.
const DEEPEST = 64;
const BLOCKS = "p, div, li, ul, ol, dl, dt, dd, pre, blockquote, h1, h2, h3, h4, h5, h6, section";

// What is made for it loads nothing.
const inert = document.implementation.createHTMLDocument();

// --- Elements ------------------------------------------------------------------------------------

// The content policy lets no style or script through, not even to be looked at: they become data.
function parsed(html) {
  const data = html
    .replace(/<(\/?)style(?=[\s>])/gi, "<$1template")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  return new DOMParser().parseFromString(data, "text/html").body;
}

const make = (tag) => inert.createElement(tag);

function rename(element, tag) {
  const other = make(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

const isBlank = (element) => !element.textContent.trim() && !element.querySelector("img");

function flattenDeep(body, tell) {
  let level = [body];
  for (let depth = 0; depth < DEEPEST; depth++) level = level.flatMap((element) => [...element.children]);
  if (level.length) tell("deep");
  for (const element of level) {
    for (const inner of element.querySelectorAll("*")) inner.prepend(" ");
    element.textContent = element.textContent.trim();
  }
}

// Blocks as one line, with line breaks between.
function flatten(element) {
  const isGap = (node) => node?.nodeName === "BR" || (node?.nodeType === Node.TEXT_NODE && !node.data.trim());
  for (const rule of element.querySelectorAll("hr")) rule.remove();
  for (const block of [...element.querySelectorAll(BLOCKS)].reverse()) {
    while (isGap(block.lastChild)) block.lastChild.remove();
    if (block.hasChildNodes()) block.after(make("br"));
    unwrap(block);
  }
  while (isGap(element.lastChild)) element.lastChild.remove();
  while (isGap(element.firstChild)) element.firstChild.remove();
}

// --- How words are set ---------------------------------------------------------------------------

// Scripts may set styles where the content policy lets no markup do so.
function stylesOf({ align, color, dataset }) {
  const { style } = make("p");
  style.cssText = `text-align: ${align}; color: ${color}; ${dataset.style ?? ""}`;
  return style;
}

// Greys are but ink, as are words.
function isColour(value) {
  const parts = value.match(/[\d.]+/g)?.slice(0, 3);
  if (parts) return Math.max(...parts) - Math.min(...parts) > 32;
  return /^(red|blue|green|yellow|lime|aqua|cyan|fuchsia|magenta|orange|purple|maroon|navy|olive|teal)/.test(value);
}

// The marks that an element sets, or takes from what is in it.
function marksOf(element) {
  const { fontWeight, fontStyle, verticalAlign } = stylesOf(element);
  const marks = {};
  for (const [mark, tags] of Object.entries(MARKS)) if (element.matches(tags)) marks[mark] = true;
  // Headings are as bold as they are.
  if (!element.closest("h1, h2, h3, h4, h5, h6") && /^(bold|[6-9]00)/.test(fontWeight)) marks.strong = true;
  if (/^(normal|lighter|[1-5]00)/.test(fontWeight)) marks.strong = false;
  if (fontStyle) marks.em = /^(italic|oblique)/.test(fontStyle);
  if (verticalAlign === "super") marks.sup = true;
  return marks;
}

// The nearest element that says so decides.
function setMarks(element, marks = {}) {
  for (const node of [...element.childNodes])
    if (node.nodeType === Node.ELEMENT_NODE) setMarks(node, { ...marks, ...marksOf(node) });
    else if (node.nodeType === Node.TEXT_NODE && node.data.trim())
      for (const tag of Object.keys(MARKS)) {
        if (!marks[tag]) continue;
        const mark = make(tag);
        node.replaceWith(mark);
        mark.append(node);
      }
  if (element.matches(Object.values(MARKS).join())) unwrap(element);
}

// --- What is left out ----------------------------------------------------------------------------

function leaveOut(body, tell) {
  for (const element of body.querySelectorAll(UNSEEN)) element.remove();
  for (const [kind, selector] of Object.entries(GONE))
    for (const element of body.querySelectorAll(selector)) {
      tell(kind);
      element.remove();
    }
  const tags = Object.values(SET).map(([each]) => each);
  for (const element of body.querySelectorAll(`${tags}, font, [align], [data-style]`)) {
    if (isBlank(element) || element.closest("a")) continue;
    const styles = stylesOf(element);
    for (const [kind, [tags, isSet]] of Object.entries(SET)) if (element.matches(tags) || isSet(styles)) tell(kind);
  }
}

function fileOf(src) {
  const [, type, data] = PICTURE.exec(src) ?? [];
  try {
    return type && new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], type.replace("/", "."), { type });
  } catch {
    return null;
  }
}

// Pictures that came with the text are handed over as files; those elsewhere are not even asked for.
function takePictures(body, tell) {
  const files = [];
  for (const image of body.querySelectorAll("img")) {
    const src = image.getAttribute("src");
    if (local(src)) continue;
    const file = fileOf(src ?? "");
    if (file) files.push(file);
    else if (/\p{Extended_Pictographic}/u.test(image.alt)) image.before(image.alt);
    else if (image.getAttribute("width") !== "1") tell("pictures");
    image.remove();
  }
  return files;
}

// Google leads elsewhere by way of itself.
function destination(href) {
  if (!GOOGLE.test(href)) return href;
  const { searchParams } = new URL(href);
  return searchParams.get("url") || searchParams.get("q") || href;
}

// What leads to a file of one's own, or to a place in the text, leads nowhere once it is here.
function leaveLinks(body, tell) {
  for (const link of body.querySelectorAll("a[href]")) {
    const href = destination(link.getAttribute("href"));
    link.href = href;
    if (safe(href) || isBlank(link)) continue;
    tell("links");
    unwrap(link);
  }
}

// --- Paragraphs ----------------------------------------------------------------------------------

// Word and LibreOffice have styles of paragraphs for what has a tag of its own.
function tagParagraphs(body) {
  for (const title of body.querySelectorAll("p.MsoTitle, p.title")) rename(title, "h2");
  for (const quoted of body.querySelectorAll("p:is(.MsoQuote, .MsoIntenseQuote, .quotations)")) {
    let quote = quoted.previousElementSibling;
    if (!quote?.matches("blockquote.said")) {
      quote = make("blockquote");
      quote.className = "said";
      quoted.before(quote);
    }
    quote.append(quoted);
  }
  for (const code of body.querySelectorAll("pre")) {
    const lines = code.textContent.replace(/\n$/, "").replace(/^ +/gm, (indent) => indent.replaceAll(" ", "\u00a0"));
    rename(code, "p").innerText = lines;
  }
}

function dropBlanks(body) {
  for (const space of body.querySelectorAll("p, [class^='Mso']")) if (isBlank(space)) space.remove();
  // Between paragraphs, a break is but their distance.
  for (const line of body.querySelectorAll(":is(p, div, ul, ol, table, h1, h2, h3) + br, br.Apple-interchange-newline"))
    if (!line.previousSibling?.data?.trim()) line.remove();
}

// --- Lists ---------------------------------------------------------------------------------------

// Word writes its items as paragraphs that carry their level, and their own bullet or number.
function listWordsItems(body) {
  let open = []; // lists in one another, the outermost first
  for (const paragraph of body.querySelectorAll("p[data-style*='mso-list']")) {
    const level = Number(/mso-list:\s*l\d+\s+level(\d)/i.exec(paragraph.dataset.style)?.[1] ?? 1);
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
    const list = make(tag);
    if (inner && inner.level < level) inner.list.lastElementChild.append(list);
    else {
      item.replaceWith(list);
      open = [];
    }
    list.append(item);
    open.push({ level, list });
  }
}

function nestLists(body) {
  listWordsItems(body);
  // Google Docs puts a list beside the item that it belongs to.
  for (const inner of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const item = inner.previousElementSibling ?? make("li");
    if (!item.parentElement) inner.before(item);
    item.append(inner);
  }
}

// --- Footnotes -----------------------------------------------------------------------------------

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

// Each is put behind the word it is of.
function placeFootnotes(body) {
  for (const { reference, region, ways } of pairs(body)) {
    for (const way of ways) (way.closest("sup") ?? way).remove();
    flatten(region);
    const footnote = make("span");
    footnote.className = "footnote";
    footnote.append(...region.childNodes);
    const first = document.createTreeWalker(footnote, NodeFilter.SHOW_TEXT).nextNode();
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

// --- Tables --------------------------------------------------------------------------------------

const isBold = (node) =>
  !node.textContent.trim() || (node.nodeType === Node.ELEMENT_NODE && (node.matches("strong") || [...node.childNodes].every(isBold)));

// A cell that spans others stands before, or above, empty ones.
function split(rows, tell) {
  const isFull = (row) => row.cells.length > MOST_COLUMNS;
  const insert = (row, cell, at) => row.insertBefore(cell.cloneNode(), row.cells[at] ?? null);
  for (const row of rows)
    for (const cell of [...row.cells]) {
      const { colSpan } = cell;
      if (colSpan > 1 || cell.rowSpan > 1) tell("merged");
      cell.removeAttribute("colspan");
      for (let n = 1; n < colSpan && !isFull(row); n++) insert(row, cell, cell.cellIndex + 1);
    }
  for (const [index, row] of rows.entries())
    for (const cell of [...row.cells]) {
      const below = rows.slice(index + 1, index + cell.rowSpan);
      cell.removeAttribute("rowspan");
      for (const other of below) if (!isFull(other)) insert(other, cell, cell.cellIndex);
    }
}

// Its rows as paragraphs, with bars between their cells.
function line(table, rows) {
  const lines = rows.map((row) => {
    const paragraph = make("p");
    for (const cell of row.cells) {
      if (isBlank(cell)) continue;
      flatten(cell);
      paragraph.append(paragraph.hasChildNodes() ? " | " : "", ...cell.childNodes);
    }
    return paragraph;
  });
  if (table.caption) lines.unshift(rename(table.caption, "p"));
  table.replaceWith(...lines.filter((each) => !isBlank(each)));
}

// The figure that holds the table and its caption, and nothing else.
function figureOf(table) {
  const figure = table.closest("figure");
  const caption = figure?.querySelector("figcaption");
  const words = [figure, table, caption].map((each) => each?.textContent.replace(/\s/g, "").length ?? 0);
  return words[0] === words[1] + words[2] ? figure : null;
}

// With as many cells in each row, which hold no more than lines.
function square(table, rows) {
  const figure = figureOf(table);
  const caption = table.caption ?? figure?.querySelector("figcaption");
  figure?.replaceWith(table);
  if (caption) {
    flatten(caption);
    table.createCaption().append(...caption.childNodes);
  }
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const isHead = [...rows[0].cells].every((cell) => cell.closest("thead") || (!isBlank(cell) && isBold(cell)));
  for (const row of rows) {
    while (row.cells.length < width) row.append(make("td"));
    for (const cell of [...row.cells]) {
      flatten(cell);
      if (row !== rows[0] || !isHead || cell.localName === "th") continue;
      for (const bold of cell.querySelectorAll("strong")) unwrap(bold);
      rename(cell, "th");
    }
  }
}

function takeApart(table) {
  for (const part of table.querySelectorAll("caption, thead, tbody, tfoot, tr, td, th")) rename(part, "div");
  rename(table, "div");
}

// `tell` hears what became of them.
function tidyTables(body, tell) {
  for (const inner of body.querySelectorAll("table table")) takeApart(inner);
  for (const table of body.querySelectorAll("table")) {
    const rows = [...table.rows].filter(({ cells }) => cells.length);
    const isLayout = rows.length === 1 && rows[0].cells.length === 1 && !table.caption;
    if (isLayout || !rows.length || table.getAttribute("role") === "presentation") {
      takeApart(table);
      continue;
    }
    if (table.querySelector("li")) tell("lists");
    split(rows, tell);
    if (rows.some(({ cells }) => cells.length > MOST_COLUMNS)) {
      tell("wide");
      line(table, rows);
    } else square(table, rows);
  }
}

// --- All of it -----------------------------------------------------------------------------------

// Neither a list nor a quote holds headings, nor a quote another.
const RENAMED = [
  ["h1", "h2"],
  ["h4, h5, h6", "h3"],
  [":is(li, blockquote, .inside) :is(h2, h3)", "p", "headings"],
  ["blockquote blockquote, dt", "div"],
];

// `report` hears once what was left out, as a number of each kind, and which pictures came with it; a list, a
// quote or a table is what it will stand inside of.
export function tidied(html, report, isInside) {
  const body = parsed(html);
  body.classList.toggle("inside", isInside);
  const left = new Map();
  const tell = (kind) => left.set(kind, (left.get(kind) ?? 0) + 1);
  flattenDeep(body, tell);
  leaveOut(body, tell);
  const files = takePictures(body, tell);
  nestLists(body);
  placeFootnotes(body);
  leaveLinks(body, tell);
  setMarks(body);
  dropBlanks(body);
  tagParagraphs(body);
  tidyTables(body, tell);
  for (const [selector, tag, kind] of RENAMED)
    for (const element of body.querySelectorAll(selector)) {
      rename(element, tag);
      if (kind) tell(kind);
    }
  if (left.size || files.length) report(left, files);
  return opened(body.innerHTML);
}
