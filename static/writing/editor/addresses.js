// Addresses that are pasted or typed. In a text they lead where they say; on a line of its own, one
// names a card. The site asks that page what it says of itself; the card fills itself when the
// answer is there, and nothing waits for it.
import { Extension, Node, Plugin, crel, pm } from "django-prose-editor/editor";
import { send } from "../desk/send.js";
import { ask } from "./dialogs.js";
import { image, imageOf, plain, text } from "./elements.js";

const { Fragment, Slice } = pm.model;
const { TextSelection } = pm.state;

const ADDRESSES = /(?<![\p{L}\p{N}@/.])(?:https?:\/\/|www\.)[^\s<>"«»“”\u200b]+/giu;
const OPENING = { ")": "(", "]": "[", "}": "{" };
const ADDRESS = /^https?:\/\/[^\s<>"]+$/i;
// In seconds, before each look at a card.
const PAUSES = [0, 1, 2, 3, 5, 8, 13, 21, 34];

// --- Links ---------------------------------------------------------------------------------------

// An address as it was typed, with the https:// that people leave out.
export function addressed(typed) {
  const href = typed.trim();
  return /^[\w-]+(\.[\w-]+)+(?=[/?#]|$)/.test(href) ? `https://${href}` : href;
}

const count = (text, sign) => text.split(sign).length - 1;

// Without what ends the sentence around it, and a bracket that it does not open.
function trimmed(found) {
  const end = /[.,;:!?…'’*_]+$/u;
  let address = found.replace(end, "");
  while (/[)\]}]$/.test(address) && count(address, address.at(-1)) > count(address, OPENING[address.at(-1)]))
    address = address.slice(0, -1).replace(end, "");
  return address;
}

// A text as nodes, of which those that are addresses are links.
function split(node, link) {
  const parts = [];
  let from = 0;
  for (const { 0: found, index } of node.text.matchAll(ADDRESSES)) {
    const to = index + trimmed(found).length;
    const href = addressed(node.text.slice(index, to));
    if (!URL.canParse(href)) continue;
    if (index > from) parts.push(node.cut(from, index));
    const text = node.cut(index, to);
    parts.push(text.mark(link.create({ href }).addToSet(text.marks)));
    from = to;
  }
  if (from < node.text.length) parts.push(node.cut(from));
  return parts;
}

function linked(fragment, link) {
  const nodes = [];
  fragment.forEach((node) => {
    if (node.isText && !link.isInSet(node.marks)) nodes.push(...split(node, link));
    else nodes.push(node.isText ? node : node.copy(linked(node.content, link)));
  });
  return Fragment.fromArray(nodes);
}

// Where words that are selected lead once this is pasted over them; nothing if it is no address.
export function leading({ doc, selection: { from, to } }, pasted) {
  const href = addressed(pasted);
  const chosen = doc.textBetween(from, to, "\n").trim();
  return /^(https?:\/\/|mailto:)\S+$/i.test(href) && chosen && !chosen.includes("\n") ? href : "";
}

export const Addresses = Extension.create({
  name: "addresses",
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          transformPasted: (slice, { state }) =>
            new Slice(linked(slice.content, state.schema.marks.link), slice.openStart, slice.openEnd),
          handlePaste({ state }, { clipboardData }) {
            const href = leading(state, clipboardData.getData("text/plain"));
            return href && editor.chain().setMark("link", { href, title: null }).run();
          },
        },
      }),
    ];
  },
});

// --- Lines that are an address -------------------------------------------------------------------

const untitled = (node) => node.type.name === "card" && node.attrs.title === node.attrs.href;

const isAddress = (text) => ADDRESS.test(text) && URL.canParse(text);
const elsewhere = (text) => isAddress(text) && new URL(text).origin !== location.origin;

// The paragraph that the writer is in, at its end, unless it stands in something else.
function lineOf({ selection: { $from, empty } }) {
  const { parent } = $from;
  const isAtEnd = empty && $from.parentOffset === parent.content.size;
  return isAtEnd && $from.depth === 1 && parent.type.name === "paragraph" ? parent : null;
}

// Whether what is pasted will have the line for itself.
const onEmptyLine = (state) => lineOf(state)?.content.size === 0;

// --- Filling -------------------------------------------------------------------------------------

// What the page says of itself, or why the card stays a link.
async function metadataOf(href, { url, words }) {
  for (const pause of PAUSES) {
    await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    const { state, problem, title, picture } = await send(url, [["address", href]]);
    if (state === "filled") return { title, problem, alt: "", ...picture };
    if (state !== "waiting") return { problem: problem || (state ? words.cardLate : words.cardOffline) };
  }
  return { problem: words.cardLate };
}

async function fill({ editor, options, storage: { asked } }, href) {
  asked.add(href);
  const found = await metadataOf(href, options);
  asked.delete(href);
  const { tr } = editor.state;
  editor.state.doc.forEach((node, at) => {
    if (untitled(node) && node.attrs.href === href) tr.setNodeMarkup(at, null, { ...node.attrs, ...found });
  });
  // It is not undone with what was written meanwhile.
  if (tr.docChanged) editor.view.dispatch(tr.setMeta("addToHistory", false));
}

// Those that were answered, also with a problem, only `again`.
function fillAll(card, again = false) {
  card.editor.state.doc.forEach((node) => {
    const { href, problem } = node.attrs;
    if (untitled(node) && (again || problem === null) && !card.storage.asked.has(href)) fill(card, href);
  });
}

// --- Pasting and typing --------------------------------------------------------------------------

// The address that is all a paragraph says, and where its link leads if it has one.
function addressOf(node) {
  const text = node.textContent.trim();
  const link = node.firstChild?.marks.find(({ type }) => type.name === "link");
  return node.childCount === 1 && elsewhere(text) && (!link || link.attrs.href === text) ? text : "";
}

// What is pasted, with cards for its lines that are an address and nothing else.
function carded({ content, openStart, openEnd }, state, type) {
  const last = content.childCount - 1;
  const hrefAt = (node, at) =>
    last > 0 &&
    (at > 0 || !openStart || onEmptyLine(state)) &&
    node.type.name === "paragraph" &&
    addressOf(node);
  const nodes = content.content.map((node, at) => {
    const href = hrefAt(node, at);
    return href ? type.create({ href, title: href }) : node;
  });
  const open = (at, depth) => (nodes[at]?.type === type ? 0 : depth);
  return new Slice(Fragment.fromArray(nodes), open(0, openStart), open(last, openEnd));
}

// In place of the line that the writer is in, with an empty one to write on.
function putCard(view, href, type) {
  const { tr, schema, selection } = view.state;
  const at = selection.$from.before();
  tr.replaceWith(at, selection.$from.after(), [type.create({ href, title: href }), schema.nodes.paragraph.create()]);
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  return true;
}

function pasteCard(view, text, type) {
  const href = text.trim();
  return elsewhere(href) && onEmptyLine(view.state) && putCard(view, href, type);
}

// An address that was typed; one that is a link already stays a link.
function enterCard(view, type) {
  const line = lineOf(view.state);
  const href = line?.firstChild && !line.firstChild.marks.length && addressOf(line);
  return href && putCard(view, href, type);
}

// --- The card itself -----------------------------------------------------------------------------

function attributesOf(figure) {
  const link = figure.querySelector("a[href]");
  const href = link?.getAttribute("href");
  return isAddress(href) && { href, title: text(link) || href, ...imageOf(figure.querySelector("img")) };
}

// The card as its writer sees it, with what there is to do.
function view({ attrs }, words) {
  const { href, title, src, alt, problem } = attrs;
  const part = (name, textContent) => crel("span", { className: `card__${name}`, textContent });
  const parts = [part("site", new URL(href).hostname), part("title", title)];
  if (src) parts.unshift(crel("img", { src, alt }));
  const state = title === href ? (problem ?? words.cardWaiting) : problem || (src && !alt && words.cardAlt);
  if (state) parts.push(part("state", state));
  return { dom: crel("figure", { className: "card" }, parts) };
}

export const Card = Node.create({
  name: "card",
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ url: "", words: {} }),
  // What the site is being asked for.
  addStorage: () => ({ asked: new Set() }),
  addAttributes: () => plain("href", "title", "src", "alt", "width", "height", "problem"),
  parseHTML: () => [{ tag: "figure.card", priority: 60, getAttrs: attributesOf }],
  renderHTML: ({ node: { attrs } }) => [
    ...["figure", { class: "card" }, ["a", { href: attrs.href }, attrs.title]],
    ...(attrs.src ? [image(attrs)] : []),
  ],
  addNodeView() {
    return ({ node }) => view(node, this.options.words);
  },
  onCreate() {
    fillAll(this);
    // What could not be asked for is asked for again.
    addEventListener("online", () => fillAll(this, true));
  },
  onUpdate() {
    fillAll(this);
  },
  addKeyboardShortcuts() {
    return { Enter: ({ editor }) => enterCard(editor.view, this.type) };
  },
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          transformPasted: (slice, { state }) => carded(slice, state, this.type),
          handlePaste: (view, { clipboardData }) => pasteCard(view, clipboardData.getData("text/plain"), this.type),
        },
      }),
    ];
  },
});

// Ask for a card's title, and for the words of its picture unless it is to be without.
export function askCard(dialog, attrs, use) {
  const { elements } = dialog.querySelector("form");
  dialog.querySelector(".editor__card-picture").hidden = !attrs.src;
  const require = () => {
    elements.alt.required = Boolean(attrs.src) && !elements.bare.checked;
  };
  elements.bare.onchange = require;
  ask(dialog, { title: attrs.title, alt: attrs.alt }, async ({ title, alt, bare }) => {
    use({ title: title.trim(), alt: alt.trim(), ...(bare && { src: null }) });
  });
  require();
}
