// HTML from anywhere, as what the editor keeps: all its words, and nothing that a text cannot hold.
import { local, opened, safe } from "./html.js";
import { flattenDeep, isBlank, make, nestLists, parsed, placeFootnotes, rename, tidyTables, unwrap } from "./tidied_blocks.js";

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
const SET = {
  colours: (element, { color, backgroundColor }) =>
    element.matches("mark") || [color, backgroundColor, element.color].some(isColour),
  underlining: (element, { textDecorationLine }) => element.matches("u, ins") || textDecorationLine.includes("underline"),
  struck: (element, { textDecorationLine }) =>
    element.matches("s, strike, del") || textDecorationLine.includes("line-through"),
  subscript: (element, { verticalAlign }) => element.matches("sub") || verticalAlign === "sub",
  alignment: (element, { textAlign }) => /^(center|right|end)/.test(textAlign || element.align),
};
// Formats that the site takes.
const PICTURE = /^data:(image\/(?:jpeg|png|webp|avif));base64,(.*)$/is;

// --- How words are set ---------------------------------------------------------------------------

// Scripts may set styles where the content policy lets no markup do so.
function stylesOf(element) {
  const { style } = make("p");
  style.cssText = element.dataset.style ?? "";
  return style;
}

// Greys are but ink, as are words.
function isColour(value = "") {
  const hex = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})/i.exec(value)?.slice(1).map((part) => Number.parseInt(part, 16));
  const parts = hex ?? value.match(/[\d.]+/g)?.slice(0, 3);
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
function setMarks(body) {
  const known = new Map([[body, {}]]);
  const within = (element) => {
    if (!known.has(element)) known.set(element, { ...within(element.parentElement), ...marksOf(element) });
    return known.get(element);
  };
  const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  const set = texts.map((text) => [text, within(text.parentElement)]);
  for (const element of body.querySelectorAll(Object.values(MARKS).join())) unwrap(element);
  for (const [text, marks] of set)
    for (const tag of Object.keys(MARKS)) {
      if (!marks[tag]) continue;
      const mark = make(tag);
      text.replaceWith(mark);
      mark.append(text);
    }
}

// --- What is left out ----------------------------------------------------------------------------

function leaveOut(body, tell) {
  for (const element of body.querySelectorAll(UNSEEN)) element.remove();
  for (const [kind, selector] of Object.entries(GONE))
    for (const element of body.querySelectorAll(selector)) {
      tell(kind);
      element.remove();
    }
  for (const element of body.querySelectorAll("[data-style], [align], font[color], mark, u, ins, s, strike, del, sub")) {
    if (isBlank(element) || element.closest("a")) continue;
    const styles = stylesOf(element);
    for (const [kind, isSet] of Object.entries(SET)) if (isSet(element, styles)) tell(kind);
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

// What leads to a file of one's own, or to a place in the text, leads nowhere once it is here.
function leaveLinks(body, tell) {
  for (const link of body.querySelectorAll("a[href]")) {
    if (safe(link.getAttribute("href")) || isBlank(link)) continue;
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
      quote = make("blockquote", "said");
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

// Neither a list nor a quote holds headings, nor a quote another.
const RENAMED = [
  ["h1", "h2"],
  ["h4, h5, h6", "h3"],
  [":is(li, blockquote) :is(h2, h3)", "p"],
  ["blockquote blockquote, dt", "div"],
];

// `report` hears once what was left out, as a number of each kind, and which pictures came with it.
export function tidied(html, report = () => {}) {
  const body = parsed(html);
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
  for (const [selector, tag] of RENAMED) for (const element of body.querySelectorAll(selector)) rename(element, tag);
  if (left.size || files.length) report(left, files);
  return opened(body.innerHTML);
}
