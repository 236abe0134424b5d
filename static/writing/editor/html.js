// The HTML of a body: what may come in, and how it goes out.
const PROVIDERS = /^(.+\.)?(youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com|dai\.ly|soundcloud\.com)$/;

// An address as it was typed, with the https:// that people leave out.
export function addressed(typed) {
  const href = typed.trim();
  return /^[\w-]+(\.[\w-]+)+(?=[/?#]|$)/.test(href) ? `https://${href}` : href;
}

export function safe(href) {
  return /^(https?:\/\/|mailto:|\/(?![/\\]))/i.test(href ?? "");
}

// Whether the address is of a video or sound that readers may play.
export function playable(href) {
  return /^https:/i.test(href) && URL.canParse(href) && PROVIDERS.test(new URL(href).hostname);
}

// A picture's file is always this site's own.
export function local(src) {
  return /^\/media\/[\w.-]+$/.test(src ?? "");
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

// Word writes its lists as paragraphs that carry their own bullet or number.
function listWordsItems(body) {
  const lists = new Set();
  for (const paragraph of body.querySelectorAll("p[data-style*='mso-list']")) {
    const marker = paragraph.querySelector("[data-style*='Ignore']");
    const tag = /\d|[a-z][.)]/i.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    const before = paragraph.previousElementSibling;
    const item = rename(paragraph, "li");
    if (lists.has(before) && before.localName === tag) before.append(item);
    else {
      const list = body.ownerDocument.createElement(tag);
      item.replaceWith(list);
      list.append(item);
      lists.add(list);
    }
  }
}

// The content policy lets no style or script through, not even to be looked at: they become data.
function inert(html) {
  return html
    .replace(/<style[\s>].*?<\/style>/gis, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
}

// HTML from anywhere, made such that the editor keeps all its text; `refuse` hears of lost pictures.
export function tidied(html, refuse = () => {}) {
  const { body } = new DOMParser().parseFromString(inert(html), "text/html");
  listWordsItems(body);
  for (const space of body.querySelectorAll("[class^='Mso']"))
    if (!space.textContent.trim() && !space.querySelector("img")) space.remove();
  for (const high of body.querySelectorAll("h1")) rename(high, "h2");
  for (const low of body.querySelectorAll("h4, h5, h6")) rename(low, "h3");
  // Neither a list nor a quote holds headings, nor a quote another.
  for (const high of body.querySelectorAll(":is(li, blockquote) :is(h2, h3)")) rename(high, "p");
  for (const inner of body.querySelectorAll("blockquote blockquote")) rename(inner, "div");
  // A quote is always a figure here, with or without who said it; `written` undoes this.
  for (const bare of body.querySelectorAll("blockquote:not(.quote > *)")) {
    const figure = body.ownerDocument.createElement("figure");
    figure.className = "quote";
    bare.replaceWith(figure);
    figure.append(bare);
  }
  for (const part of body.querySelectorAll("table, caption, thead, tbody, tfoot, tr, td, th, dt"))
    rename(part, "div");
  for (const image of body.querySelectorAll("img"))
    if (!local(image.getAttribute("src"))) {
      image.remove();
      refuse();
    }
  for (const bold of body.querySelectorAll("span[data-style]"))
    if (/font-weight:\s*(bold|[6-9]00)/i.test(bold.dataset.style)) rename(bold, "strong");
  for (const light of body.querySelectorAll("b[data-style*='normal']")) rename(light, "span");
  return body.innerHTML;
}

// The editor's content as the site keeps it: no empty attribution, no empty last paragraph, and
// nothing that only names things here.
export function written(editor) {
  const { body } = new DOMParser().parseFromString(editor.getHTML(), "text/html");
  for (const caption of body.querySelectorAll("figure.quote > figcaption:empty")) caption.remove();
  for (const quote of body.querySelectorAll("figure.quote:not(.pull, :has(> figcaption))"))
    quote.replaceWith(...quote.childNodes);
  for (const link of body.querySelectorAll("a[aria-label]")) link.removeAttribute("aria-label");
  while (body.lastElementChild?.matches("p:empty")) body.lastElementChild.remove();
  return body.innerHTML;
}
