// How words are set, by tags or by styles, said by the tags that a text may have.
const TAGS = { b: "strong", strong: "strong", sup: "sup" };
for (const tag of ["em", "i", "cite", "dfn", "var"]) TAGS[tag] = "em";
for (const tag of ["code", "kbd", "samp", "tt"]) TAGS[tag] = "code";

// What the styles of an element say, by name.
export function stylesOf({ dataset: { style = "" } }) {
  const pairs = style.toLowerCase().split(";").map((each) => each.split(":"));
  return Object.fromEntries(pairs.map(([name, value = ""]) => [name.trim(), value.trim()]));
}

// The marks that an element sets, or takes from what is in it.
function marksOf(element) {
  const { "font-weight": weight = "", "font-style": style = "", "vertical-align": align } = stylesOf(element);
  const marks = {};
  const tag = TAGS[element.localName];
  if (tag) marks[tag] = true;
  // Headings are as bold as they are.
  if (!element.closest("h1, h2, h3, h4, h5, h6") && /^(bold|[6-9]00)/.test(weight)) marks.strong = true;
  if (/^(normal|lighter|[1-5]00)/.test(weight)) marks.strong = false;
  if (/^(italic|oblique)/.test(style)) marks.em = true;
  if (style === "normal") marks.em = false;
  if (align === "super") marks.sup = true;
  return marks;
}

// The nearest element that says so decides.
export function setMarks(body) {
  const known = new Map([[body, {}]]);
  const within = (element) => {
    if (!known.has(element)) known.set(element, { ...within(element.parentElement), ...marksOf(element) });
    return known.get(element);
  };
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  const set = texts.map((text) => [text, within(text.parentElement)]);
  for (const element of body.querySelectorAll(Object.keys(TAGS).join())) element.replaceWith(...element.childNodes);
  for (const [text, marks] of set)
    for (const tag of ["strong", "em", "sup", "code"]) {
      if (!marks[tag]) continue;
      const mark = body.ownerDocument.createElement(tag);
      text.replaceWith(mark);
      mark.append(text);
    }
}
