// The elements a body may hold beside paragraphs, headings, lists, bold and italic.
import { Mark, Node, OrderedList, wrappingInputRule } from "django-prose-editor/editor";
import { local, playable, safe } from "./html.js";

const plain = (...names) => Object.fromEntries(names.map((name) => [name, { default: null, rendered: false }]));
const text = (element) => element?.textContent.trim() ?? "";
const image = ({ src, alt, width, height }) => ["img", { src, alt, width, height }];

function imageOf(element) {
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
export const Numbers = OrderedList.extend({
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

// A quote always has a line for its attribution here; html.js leaves out those that stay empty.
export const Quote = Node.create({
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

export const Quoted = Node.create({
  name: "quoted",
  content: "(paragraph | bulletList | orderedList)+",
  defining: true,
  parseHTML: () => [{ tag: "blockquote" }],
  renderHTML: () => ["blockquote", 0],
});

export const Attribution = Node.create({
  name: "attribution",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption", context: "quote/" }],
  renderHTML: () => ["figcaption", 0],
});

export const Picture = Node.create({
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

export const Gallery = Node.create({
  name: "gallery",
  group: "block",
  content: "picture+",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "div.gallery", getAttrs: (div) => isGallery(div) && null }],
  renderHTML: () => ["div", { class: "gallery" }, 0],
});

export const Embed = Node.create({
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
    // A picture that says nothing would leave the link without a name; html.js leaves it out.
    const name = attrs.alt ? null : attrs.title || attrs.href;
    const link = ["a", { href: attrs.href, "aria-label": name }, image(attrs)];
    return [...figure, link, ...(attrs.title ? [["figcaption", attrs.title]] : [])];
  },
});
