// Cards: a page elsewhere, named by an address on a line of its own. The site asks that page what
// it says of itself; the card fills itself when the answer is there, and nothing waits for it.
import { Node, Plugin, pm } from "django-prose-editor/editor";
import { cookie } from "../../core/cookie.js";
import { ask } from "./dialogs.js";
import { local } from "./html.js";

const { Fragment, Slice } = pm.model;
const { TextSelection } = pm.state;

const ADDRESS = /^https?:\/\/[^\s<>"]+$/i;
const ATTRIBUTES = ["href", "title", "src", "alt", "width", "height", "problem"];
// In seconds, between one look at a card and the next.
const PAUSES = [1, 2, 3, 5, 8, 13, 21, 34];

const rest = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const untitled = (node) => node.type.name === "card" && node.attrs.title === node.attrs.href;

function elsewhere(text) {
  return ADDRESS.test(text) && URL.canParse(text) && new URL(text).origin !== location.origin;
}

// Whether what is pasted will have the line for itself.
function onEmptyLine({ selection: { $from, empty } }) {
  return empty && $from.depth === 1 && $from.parent.type.name === "paragraph" && !$from.parent.content.size;
}

// --- Filling -------------------------------------------------------------------------------------

async function answer(url, options = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": cookie("csrftoken") };
  return (await fetch(url, { headers, ...options })).json();
}

// What the page says of itself, or why the card stays a link.
async function metadataOf(href, { url, words }) {
  const body = new URLSearchParams({ address: href });
  try {
    let found = await answer(url, { method: "POST", body });
    for (const pause of PAUSES) {
      if (found.state !== "waiting") break;
      await rest(pause);
      found = await answer(`${url}?${body}`);
    }
    if (found.state === "filled") return { title: found.title, ...found.picture };
    return { problem: found.problem || words.cardLate };
  } catch {
    return { problem: words.cardOffline };
  }
}

async function fill(editor, href, options) {
  const found = await metadataOf(href, options);
  const { tr } = editor.state;
  editor.state.doc.forEach((node, at) => {
    if (untitled(node) && node.attrs.href === href) tr.setNodeMarkup(at, null, { ...node.attrs, ...found });
  });
  // It is not undone with what was written meanwhile.
  if (tr.docChanged) editor.view.dispatch(tr.setMeta("addToHistory", false));
}

function fillAll({ editor, options, storage: { asked } }) {
  editor.state.doc.forEach((node) => {
    const { href } = node.attrs;
    if (!untitled(node) || asked.has(href)) return;
    asked.add(href);
    fill(editor, href, options);
  });
}

// --- Pasting -------------------------------------------------------------------------------------

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

// An address alone, on a line of its own.
function pasteCard(view, text, type) {
  const href = text.trim();
  if (!elsewhere(href) || !onEmptyLine(view.state)) return false;
  const { tr, schema, selection } = view.state;
  const at = selection.$from.before(1);
  tr.replaceWith(at, selection.$from.after(1), [type.create({ href, title: href }), schema.nodes.paragraph.create()]);
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 2)).scrollIntoView());
  return true;
}

// --- The card itself -----------------------------------------------------------------------------

function attributesOf(figure) {
  const link = figure.querySelector("a[href]");
  const href = link?.getAttribute("href");
  if (!ADDRESS.test(href) || !URL.canParse(href)) return false;
  const found = { href, title: link.textContent.trim() || href };
  const image = figure.querySelector("img");
  if (!local(image?.getAttribute("src"))) return found;
  for (const name of ["src", "alt", "width", "height"]) found[name] = image.getAttribute(name);
  return found;
}

// The card as its writer sees it, with what there is to do.
function view({ attrs }, words) {
  const dom = document.createElement("figure");
  dom.className = "card";
  const add = (name, part, text) => {
    const element = dom.appendChild(document.createElement(name));
    element.className = `card__${part}`;
    element.textContent = text;
  };
  if (attrs.src) dom.append(Object.assign(new Image(), { src: attrs.src, alt: attrs.alt ?? "" }));
  add("span", "site", new URL(attrs.href).hostname);
  add("b", "title", attrs.title);
  if (attrs.title === attrs.href) add("span", "state", attrs.problem || words.cardWaiting);
  else if (attrs.src && !attrs.alt) add("span", "state", words.cardAlt);
  return { dom };
}

export const Card = Node.create({
  name: "card",
  group: "block",
  atom: true,
  draggable: true,
  addOptions: () => ({ url: "", words: {} }),
  addStorage: () => ({ asked: new Set() }),
  addAttributes: () => Object.fromEntries(ATTRIBUTES.map((name) => [name, { default: null, rendered: false }])),
  parseHTML: () => [{ tag: "figure.card", priority: 60, getAttrs: attributesOf }],
  renderHTML: ({ node: { attrs } }) => {
    const { src, alt, width, height } = attrs;
    const image = src ? [["img", { src, alt: alt ?? "", width, height }]] : [];
    return ["figure", { class: "card" }, ["a", { href: attrs.href }, attrs.title], ...image];
  },
  addNodeView() {
    return ({ node }) => view(node, this.options.words);
  },
  onCreate() {
    fillAll(this);
  },
  onUpdate() {
    fillAll(this);
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
    const picture = bare ? { src: null, alt: null, width: null, height: null } : { alt: alt.trim() || null };
    use({ ...attrs, title: title.trim(), ...picture });
  });
  require();
}
