// The HTML of a body: which addresses it may hold, and how it goes out.

// An address as it was typed, with the https:// that people leave out.
export function addressed(typed) {
  const href = typed.trim();
  return /^[\w-]+(\.[\w-]+)+(?=[/?#]|$)/.test(href) ? `https://${href}` : href;
}

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
