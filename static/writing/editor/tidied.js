// HTML from anywhere, as what the editor keeps: all its words, and nothing that a text cannot hold.
import { placeFootnotes } from "./tidy/footnotes.js";
import { leaveLinks, leaveOut, takePictures } from "./tidy/left_out.js";
import { nestLists } from "./tidy/lists.js";
import { flattenDeep, isBlank, parsed, rename } from "./tidy/markup.js";
import { setMarks } from "./tidy/styles.js";
import { tidyTables } from "./tidy/tables.js";

// Word and LibreOffice have styles of paragraphs for what has a tag of its own.
function tagParagraphs(body) {
  for (const title of body.querySelectorAll("p.MsoTitle, p.title")) rename(title, "h2");
  for (const quoted of body.querySelectorAll("p:is(.MsoQuote, .MsoIntenseQuote, .quotations)")) {
    const before = quoted.previousElementSibling;
    if (before?.matches("blockquote.said")) before.append(quoted);
    else {
      const quote = body.ownerDocument.createElement("blockquote");
      quote.className = "said";
      quoted.replaceWith(quote);
      quote.append(quoted);
    }
  }
  for (const code of body.querySelectorAll("pre")) {
    const lines = code.textContent.replace(/\n$/, "").split("\n");
    const paragraph = rename(code, "p");
    paragraph.replaceChildren(
      ...lines.flatMap((line, at) => [
        ...(at ? [body.ownerDocument.createElement("br")] : []),
        line.replace(/^ +/, (spaces) => "\u00a0".repeat(spaces.length)),
      ]),
    );
  }
}

function dropBlanks(body) {
  for (const space of body.querySelectorAll("p, [class^='Mso']")) if (isBlank(space)) space.remove();
  // Between paragraphs, a break is but their distance.
  for (const line of body.querySelectorAll(":is(p, div, ul, ol, table, h1, h2, h3) + br, br.Apple-interchange-newline"))
    if (!line.previousSibling?.data?.trim()) line.remove();
}

function tidyHeadings(body) {
  for (const high of body.querySelectorAll("h1")) rename(high, "h2");
  for (const low of body.querySelectorAll("h4, h5, h6")) rename(low, "h3");
  // Neither a list nor a quote holds headings, nor a quote another.
  for (const high of body.querySelectorAll(":is(li, blockquote) :is(h2, h3)")) rename(high, "p");
}

// A quote is always a figure here, with or without who said it; `written` undoes this.
function tidyQuotes(body) {
  for (const inner of body.querySelectorAll("blockquote blockquote")) rename(inner, "div");
  for (const bare of body.querySelectorAll("blockquote:not(.quote > *)")) {
    const figure = body.ownerDocument.createElement("figure");
    figure.className = "quote";
    bare.replaceWith(figure);
    figure.append(bare);
  }
}

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
  tidyHeadings(body);
  tidyTables(body, tell);
  tidyQuotes(body);
  for (const part of body.querySelectorAll("dt")) rename(part, "div");
  if (left.size || files.length) report(left, files);
  return body.innerHTML;
}
