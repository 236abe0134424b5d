// Markup that is parsed to be changed, and that nobody ever sees.

// The content policy lets no style or script through, not even to be looked at: they become data.
// Each step reads the text once, however it is broken.
export function parsed(html) {
  const [start, ...styled] = html.split(/<style(?=[\s>])/i);
  const bare = start + styled.map((part) => part.split(/<\/style\s*>/i).slice(1).join("")).join("");
  const inert = bare.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1="));
  return new DOMParser().parseFromString(inert, "text/html").body;
}

// Deeper than this no text has a shape that could be kept.
const DEEPEST = 64;

export function flattenDeep(body, tell) {
  let level = [body];
  for (let depth = 0; depth < DEEPEST; depth++) level = level.flatMap((element) => [...element.children]);
  if (level.length) tell("deep");
  for (const element of level) {
    for (const inner of element.querySelectorAll("*")) inner.prepend(" ");
    element.textContent = element.textContent.trim();
  }
}

export function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

export const unwrap = (element) => element.replaceWith(...element.childNodes);

export const isBlank = (element) => !element.textContent.trim() && !element.querySelector("img");

// Blocks as one line, with line breaks between.
export function flattened(element) {
  const isGap = (node) => node?.nodeName === "BR" || (node?.nodeType === Node.TEXT_NODE && !node.data.trim());
  const blocks = "p, div, li, ul, ol, dl, dt, dd, pre, blockquote, h1, h2, h3, h4, h5, h6, section";
  for (const rule of element.querySelectorAll("hr")) rule.remove();
  for (const block of [...element.querySelectorAll(blocks)].reverse()) {
    while (isGap(block.lastChild)) block.lastChild.remove();
    if (block.hasChildNodes()) block.after(element.ownerDocument.createElement("br"));
    unwrap(block);
  }
  while (isGap(element.lastChild)) element.lastChild.remove();
  while (isGap(element.firstChild)) element.firstChild.remove();
}
