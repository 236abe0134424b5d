// The elements a body may hold beside paragraphs, headings, lists, bold and italic, with the addresses
// they may lead to; tables, with tools to make them larger and smaller; how its HTML comes in and goes out.
import {
  Table as AnyTable,
  Mark,
  Node,
  OrderedList,
  Plugin,
  TableCell,
  TableHeader,
  TableRow,
  findParentNode,
  pm,
  wrappingInputRule,
} from "django-prose-editor/editor";

const { TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;

// --- Addresses -----------------------------------------------------------------------------------

export function safe(href) {
  return /^(https?:\/\/|mailto:|\/(?![/\\]))/i.test(href ?? "");
}

// Whether the address is of a video or sound that readers may play: of a host that the page names.
export function playable(href) {
  const { players } = document.querySelector("[data-players]").dataset;
  const host = /^https:/i.test(href) && URL.canParse(href) && new URL(href).hostname;
  return host && players.split(" ").includes(host.replace(/^(www\.)?(m\.)?/, ""));
}

// A picture's file is always this site's own.
export function local(src) {
  return /^\/media\/[\w.-]+$/.test(src ?? "");
}

// --- Elements ------------------------------------------------------------------------------------

export const plain = (...names) => Object.fromEntries(names.map((name) => [name, { default: null, rendered: false }]));
export const text = (element) => element?.textContent.trim() ?? "";
export const image = ({ src, alt, width, height }) => ["img", { src, alt, width, height }];

export function imageOf(element) {
  if (!local(element?.getAttribute("src"))) return null;
  const value = (name) => element.getAttribute(name);
  return { src: value("src"), alt: value("alt") ?? "", width: value("width"), height: value("height") };
}

// A figure that says more than its caption is no picture: taken apart, it loses nothing.
function pictureOf(figure) {
  const images = figure.querySelectorAll("img");
  const found = images.length === 1 && imageOf(images[0]);
  const caption = figure.querySelector("figcaption")?.cloneNode(true);
  if (!found || text(figure) !== text(caption)) return false;
  const credit = text(caption?.querySelector("small"));
  caption?.querySelector("small")?.remove();
  return { ...found, caption: text(caption), credit };
}

// So is a gallery that holds anything but pictures.
function isGallery(div) {
  const figures = [...div.children];
  const within = figures.map((figure) => figure.textContent).join("");
  return figures.length > 0 && figures.every(pictureOf) && text(div).replace(/\s/g, "") === within.replace(/\s/g, "");
}

export const Link = Mark.create({
  name: "link",
  inclusive: false,
  addAttributes: () => ({ href: { default: null }, title: { default: null } }),
  parseHTML: () => [{ tag: "a[href]", getAttrs: (a) => safe(a.getAttribute("href")) && null }],
  renderHTML: ({ HTMLAttributes }) => ["a", HTMLAttributes, 0],
});

// It begins with 1, whatever is typed before its first item.
const Numbers = OrderedList.extend({
  addAttributes: () => ({}),
  addInputRules() {
    return [wrappingInputRule({ find: /^\d+[.)]\s$/, type: this.type })];
  },
});

export const Mention = Node.create({
  name: "mention",
  group: "inline",
  inline: true,
  atom: true,
  // Selected by a tap, it would be replaced by the next letter.
  selectable: false,
  addAttributes: () => plain("key", "href", "label"),
  parseHTML: () => [
    {
      tag: "a[data-mention]",
      priority: 60,
      getAttrs: (a) =>
        /^(session|speaker):[\w-]+$/.test(a.dataset.mention) &&
        /^\/(?![/\\])/.test(a.getAttribute("href")) && {
          key: a.dataset.mention,
          href: a.getAttribute("href"),
          label: text(a),
        },
    },
  ],
  renderHTML: ({ node: { attrs } }) => ["a", { "data-mention": attrs.key, href: attrs.href }, attrs.label],
  renderText: ({ node }) => node.attrs.label,
});

// A quote always has a line for its attribution here; `written` leaves out those that stay empty.
const Quote = Node.create({
  name: "quote",
  group: "block",
  content: "quoted attribution",
  isolating: true,
  defining: true,
  addAttributes: () => ({
    pull: { default: false, rendered: false, parseHTML: (figure) => figure.matches(".pull") },
  }),
  parseHTML: () => [{ tag: "figure.quote", priority: 60 }],
  renderHTML: ({ node }) => ["figure", { class: node.attrs.pull ? "quote pull" : "quote" }, 0],
  addKeyboardShortcuts() {
    return {
      Enter: ({ editor }) => {
        const { $from, empty } = editor.state.selection;
        if (!empty || $from.depth < 2) return false;
        const within = $from.node(1).type === this.type;
        if (within && $from.parent.type.name === "attribution") {
          const after = $from.after(1);
          return editor.chain().insertContentAt(after, { type: "paragraph" }).focus(after + 1).run();
        }
        // An empty last paragraph of the quote leads to who said it.
        const quoted = $from.node(2);
        if (!within || $from.depth !== 3 || $from.parent.content.size) return false;
        if (quoted.childCount < 2 || $from.index(2) !== quoted.childCount - 1) return false;
        const paragraph = $from.before(3);
        return editor.chain().deleteRange({ from: paragraph, to: $from.after(3) }).focus(paragraph + 2).run();
      },
    };
  },
});

const Quoted = Node.create({
  name: "quoted",
  content: "(paragraph | bulletList | orderedList)+",
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: () => ["blockquote", 0],
});

const Attribution = Node.create({
  name: "attribution",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption", context: "quote/" }],
  renderHTML: () => ["figcaption", 0],
});

// The quote that the writer is in: made of what is selected, and taken apart again.
export function quotes(editor) {
  const { schema } = editor;

  // The quote, as its node and place, that the writer is in.
  const quote = () => findParentNode(({ type }) => type.name === "quote")(editor.state.selection);

  function toggleQuote() {
    const { selection, tr } = editor.state;
    const inside = quote();
    if (inside) {
      const [quoted, attribution] = inside.node.children;
      const blocks = [...quoted.children];
      if (attribution.content.size) blocks.push(schema.nodes.paragraph.create(null, attribution.content));
      tr.replaceWith(inside.pos, inside.pos + inside.node.nodeSize, blocks);
      tr.setSelection(TextSelection.near(tr.doc.resolve(inside.pos + 1)));
    } else {
      const { $from, $to } = selection;
      const [from, to] = [$from.before(1), $to.after(1)];
      const blocks = tr.doc.slice(from, to).content.content.map((block) =>
        block.type.name === "heading" ? schema.nodes.paragraph.create(null, block.content) : block,
      );
      const { quote: whole, quoted, attribution } = schema.nodes;
      tr.replaceWith(from, to, whole.create(null, [quoted.create(null, blocks), attribution.create()]));
      tr.setSelection(TextSelection.near(tr.doc.resolve(selection.from + 2)));
    }
    editor.view.dispatch(tr.scrollIntoView());
    editor.view.focus();
  }

  // Whether all that is selected can stand in a quote.
  function quotable() {
    const { selection, doc } = editor.state;
    if (!selection.$from.depth || !selection.$to.depth) return false;
    return doc
      .slice(selection.$from.before(1), selection.$to.after(1))
      .content.content.every(({ type }) => ["paragraph", "heading", "bulletList", "orderedList"].includes(type.name));
  }

  return { quote, toggleQuote, quotable };
}

const Picture = Node.create({
  name: "picture",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => plain("src", "alt", "width", "height", "caption", "credit"),
  parseHTML: () => [
    { tag: "figure", getAttrs: pictureOf },
    { tag: "img[src]", getAttrs: (element) => imageOf(element) ?? false },
  ],
  renderHTML: ({ node: { attrs } }) => {
    const caption = [attrs.caption, attrs.caption && attrs.credit && " "].filter(Boolean);
    if (attrs.credit) caption.push(["small", attrs.credit]);
    return ["figure", image(attrs), ...(caption.length ? [["figcaption", ...caption]] : [])];
  },
});

const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "picture+",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "div.gallery", getAttrs: (div) => isGallery(div) && null }],
  renderHTML: () => ["div", { class: "gallery" }, 0],
});

const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => plain("href", "title", "src", "alt", "width", "height"),
  parseHTML: () => [
    {
      tag: "figure.embed",
      priority: 60,
      getAttrs: (figure) => {
        const link = figure.querySelector("a[href]");
        const href = link?.getAttribute("href");
        const title = text(figure.querySelector("figcaption")) || text(link);
        return playable(href) && { href, title, ...imageOf(link.querySelector("img")) };
      },
    },
  ],
  renderHTML: ({ node: { attrs } }) => {
    const figure = ["figure", { class: "embed" }];
    if (!attrs.src) return [...figure, ["a", { href: attrs.href }, attrs.title]];
    // A picture that says nothing would leave the link without a name; `written` leaves it out.
    const name = attrs.alt ? null : attrs.title || attrs.href;
    const link = ["a", { href: attrs.href, "aria-label": name }, image(attrs)];
    return [...figure, link, ...(attrs.title ? [["figcaption", attrs.title]] : [])];
  },
});

// --- Tables --------------------------------------------------------------------------------------

// Cells hold lines and span no others: `tidied` has seen to that.
const fixed = (value) => ({ default: value, rendered: false });
const simple = (cell) =>
  cell.extend({
    content: "paragraph+",
    addAttributes: () => ({ colspan: fixed(1), rowspan: fixed(1), colwidth: fixed(null) }),
  });

const areHeaders = (cells) => cells.every(({ type }) => type.name === "tableHeader");

// What assistive technology is to know of tables here; the site writes those of readers by itself.
function described({ doc }) {
  const found = [];
  const describe = (node, at, attributes) => found.push(Decoration.node(at, at + node.nodeSize, attributes));
  doc.descendants((node, at, parent, index) => {
    // The caret scrolls its frame, which is part of the text.
    if (node.type.name === "table") describe(node, at, { contenteditable: "true" });
    if (node.type.name !== "tableRow") return;
    const scope = index === 0 && areHeaders(node.children) ? "col" : "row";
    node.forEach((cell, offset) => areHeaders([cell]) && describe(cell, at + 1 + offset, { scope }));
  });
  return DecorationSet.create(doc, found);
}

// The Tab key leads out of the text, as everywhere: arrows lead from cell to cell.
const Table = AnyTable.extend({ group: "", addKeyboardShortcuts: () => ({}) });

// A table always has a line for what it shows here; `written` leaves out those that stay empty.
const Tabled = Node.create({
  name: "tabled",
  group: "block",
  content: "caption table",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "figure.table", priority: 60 }],
  renderHTML: () => ["figure", { class: "table" }, 0],
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: described } })],
});

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption", context: "tabled/" }],
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts: () => ({
    // From the caption into the first cell.
    Enter: ({ editor }) => {
      const { $from } = editor.state.selection;
      return $from.parent.type.name === "caption" && editor.commands.focus($from.after() + 4);
    },
  }),
});

export const ELEMENTS = [
  ...[Attribution, Embed, Gallery, Link, Mention, Numbers, Picture, Quote, Quoted],
  ...[Tabled, Caption, Table, TableRow, simple(TableCell), simple(TableHeader)],
];

export function tables(editor, insert) {
  const { schema } = editor;

  // The table, with its caption, that the writer is in.
  const table = () => findParentNode(({ type }) => type.name === "tabled")(editor.state.selection)?.node;
  const inCells = () => editor.isActive("tableCell") || editor.isActive("tableHeader");

  function add() {
    const { tabled, caption, table: grid, tableRow, tableHeader, tableCell } = schema.nodes;
    const row = (cell) => tableRow.create(null, Array.from({ length: 3 }, () => cell.createAndFill()));
    insert(tabled.create(null, [caption.create(), grid.create(null, [tableHeader, tableCell, tableCell].map(row))]));
    const { state, view } = editor;
    view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, state.selection.from + 2)));
  }

  const rows = () => table()?.lastChild.children ?? [];
  const command = (name, on) => ({
    run: () => editor.commands[name](),
    shown: inCells,
    can: () => editor.can()[name](),
    ...(on && { on }),
  });
  return {
    table,
    tools: {
      table: { run: add, can: () => !table() },
      "row-add": command("addRowAfter"),
      "row-remove": command("deleteRow"),
      "column-add": command("addColumnAfter"),
      "column-remove": command("deleteColumn"),
      "row-header": command("toggleHeaderRow", () => areHeaders(rows()[0]?.children ?? [])),
      "column-header": command("toggleHeaderColumn", () => areHeaders(rows().map(({ firstChild }) => firstChild))),
      "table-remove": {
        run: () => editor.commands.deleteNode("tabled"),
        shown: table,
      },
    },
  };
}

// --- HTML ----------------------------------------------------------------------------------------

function framed(element, name) {
  const figure = element.ownerDocument.createElement("figure");
  figure.className = name;
  element.replaceWith(figure);
  figure.append(element);
  return figure;
}

// What the site keeps as the editor has it, where quotes and tables are figures; `written` undoes this.
export function opened(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const quote of body.querySelectorAll("blockquote:not(.quote > *)")) framed(quote, "quote");
  for (const table of body.querySelectorAll("table")) {
    const caption = body.ownerDocument.createElement("figcaption");
    if (table.caption) caption.append(...table.caption.childNodes);
    table.caption?.remove();
    framed(table, "table").prepend(caption);
  }
  return body.innerHTML;
}

// The editor's content as the site keeps it: no empty attribution or caption, no empty last paragraph, and
// nothing that only names things here.
export function written(editor) {
  const { body } = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  for (const caption of body.querySelectorAll("figure.quote > figcaption:empty")) caption.remove();
  for (const quote of body.querySelectorAll("figure.quote:not(.pull, :has(> figcaption))"))
    quote.replaceWith(...quote.childNodes);
  for (const figure of body.querySelectorAll("figure.table")) {
    const [said, table] = figure.children;
    if (said.hasChildNodes()) table.createCaption().append(...said.childNodes);
    figure.replaceWith(table);
  }
  for (const link of body.querySelectorAll("a[aria-label]")) link.removeAttribute("aria-label");
  while (body.lastElementChild?.matches("p:empty")) body.lastElementChild.remove();
  return body.innerHTML;
}
