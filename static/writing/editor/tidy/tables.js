// Tables as they are written elsewhere: with as many cells in each row, which hold no more than lines.
import { flattened, isBlank, rename, unwrap } from "./markup.js";

// As in recaps/text/html/tables.py.
const MOST_COLUMNS = 20;

const make = (element, tag) => element.ownerDocument.createElement(tag);
const isBold = (cell) => !isBlank(cell) && [...cell.childNodes].every((node) => isBoldNode(node));
const isBoldNode = (node) =>
  !node.textContent.trim() || (node.nodeType === 1 && (node.matches("strong") || [...node.childNodes].every(isBoldNode)));

// A cell that spans others stands before, or above, empty ones.
function split(rows, tell) {
  const isFull = (row) => row.cells.length > MOST_COLUMNS;
  const insert = (row, cell, at) => row.insertBefore(cell, row.cells[at] ?? null);
  for (const row of rows)
    for (const cell of [...row.cells]) {
      const { colSpan } = cell;
      if (colSpan > 1 || cell.rowSpan > 1) tell("merged");
      cell.removeAttribute("colspan");
      for (let n = 1; n < colSpan && !isFull(row); n++) insert(row, cell.cloneNode(), cell.cellIndex + 1);
    }
  for (const [index, row] of rows.entries())
    for (const cell of [...row.cells]) {
      const below = rows.slice(index + 1, index + cell.rowSpan);
      cell.removeAttribute("rowspan");
      for (const other of below) if (!isFull(other)) insert(other, cell.cloneNode(), cell.cellIndex);
    }
}

// Its rows as paragraphs, with bars between their cells.
function lined(table, rows) {
  const lines = rows.map((row) => {
    const line = make(table, "p");
    for (const cell of row.cells) {
      if (isBlank(cell)) continue;
      flattened(cell);
      line.append(line.hasChildNodes() ? " | " : "", ...cell.childNodes);
    }
    return line;
  });
  table.replaceWith(...(table.caption ? [rename(table.caption, "p")] : []), ...lines.filter((line) => !isBlank(line)));
}

// The figure that holds the table and its caption, and nothing else.
function figureOf(table) {
  const figure = table.closest("figure");
  const caption = figure?.querySelector("figcaption");
  const words = [figure, table, caption].map((each) => each?.textContent.replace(/\s/g, "").length ?? 0);
  return words[0] === words[1] + words[2] ? figure : null;
}

function tabled(table, rows) {
  const figure = make(table, "figure");
  figure.className = "table";
  const outside = figureOf(table);
  const caption = table.caption ?? outside?.querySelector("figcaption") ?? make(table, "figcaption");
  flattened(caption);
  (outside ?? table).replaceWith(figure);
  figure.append(rename(figure.appendChild(caption), "figcaption"), table);
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const isHead = [...rows[0].cells].every((cell) => cell.closest("thead") || isBold(cell));
  for (const row of rows) {
    while (row.cells.length < width) row.append(make(row, "td"));
    for (const cell of [...row.cells]) {
      flattened(cell);
      if (row !== rows[0] || !isHead || cell.localName === "th") continue;
      for (const bold of cell.querySelectorAll("strong")) unwrap(bold);
      rename(cell, "th");
    }
  }
  for (const part of table.querySelectorAll("thead, tbody, tfoot, colgroup")) unwrap(part);
}

// `tell` hears what became of them.
export function tidyTables(body, tell) {
  for (const inner of body.querySelectorAll("table table"))
    for (const part of [...inner.querySelectorAll("caption, thead, tbody, tfoot, tr, td, th"), inner]) rename(part, "div");
  for (const table of body.querySelectorAll("table")) {
    const rows = [...table.rows].filter(({ cells }) => cells.length);
    const isLayout = rows.length === 1 && rows[0].cells.length === 1 && !table.caption;
    if (isLayout || !rows.length || table.getAttribute("role") === "presentation") {
      for (const part of [...table.querySelectorAll("caption, thead, tbody, tfoot, tr, td, th"), table]) rename(part, "div");
      continue;
    }
    if (table.querySelector("li")) tell("lists");
    split(rows, tell);
    if (rows.some(({ cells }) => cells.length > MOST_COLUMNS)) {
      tell("wide");
      lined(table, rows);
    } else tabled(table, rows);
  }
}
