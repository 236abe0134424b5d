// What a text cannot hold: it is left out, and `tell` hears of each.
import { local, safe } from "../html.js";
import { isBlank, unwrap } from "./markup.js";
import { stylesOf } from "./styles.js";

const UNSEEN = "script, template, noscript, title, [hidden], [data-style*='display:none'], [data-style*='mso-hide:all']";
const GONE = {
  media: "iframe, object, embed, video, audio, canvas, svg, math",
  fields: "input, select, textarea",
  comments: ".MsoCommentReference, .msocomanchor, [data-style*='mso-element:comment-list']",
};
// Formats that the site takes.
const PICTURE = /^data:(image\/(?:jpeg|png|webp|avif));base64,(.*)$/is;

function fileOf(src) {
  const [, type, data] = PICTURE.exec(src) ?? [];
  try {
    return type && new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], type.replace("/", "."), { type });
  } catch {
    return null;
  }
}

// Greys are but ink, as are words.
function isColour(value = "") {
  const hex = /#([\da-f]{2})([\da-f]{2})([\da-f]{2})/.exec(value)?.slice(1).map((part) => Number.parseInt(part, 16));
  const parts = hex ?? /rgba?\(([\d\s,.]+)\)/.exec(value)?.[1].split(/[\s,]+/).slice(0, 3).map(Number);
  if (parts) return Math.max(...parts) - Math.min(...parts) > 32;
  return /^(red|blue|green|yellow|lime|aqua|cyan|fuchsia|magenta|orange|purple|maroon|navy|olive|teal)/.test(value);
}

const SET = {
  colours: (element, { color, background, "background-color": ground }) =>
    element.matches("mark") || [color, background, ground, element.getAttribute("color") ?? ""].some(isColour),
  underlining: (element, { "text-decoration": line = "" }) => element.matches("u, ins") || line.includes("underline"),
  struck: (element, { "text-decoration": line = "" }) =>
    element.matches("s, strike, del") || line.includes("line-through"),
  subscript: (element, { "vertical-align": align }) => element.matches("sub") || align === "sub",
  alignment: (element, { "text-align": align }) => /^(center|right|end)/.test(align ?? element.align ?? ""),
};

export function leaveOut(body, tell) {
  for (const element of body.querySelectorAll(UNSEEN)) element.remove();
  for (const [kind, selector] of Object.entries(GONE))
    for (const element of body.querySelectorAll(selector)) {
      tell(kind);
      element.remove();
    }
  for (const element of body.querySelectorAll("[data-style], [align], font[color], mark, u, ins, s, strike, del, sub")) {
    if (isBlank(element) || element.closest("a")) continue;
    const styles = stylesOf(element);
    for (const [kind, isSet] of Object.entries(SET)) if (isSet(element, styles)) tell(kind);
  }
}

// Pictures that came with the text are handed over as files; those elsewhere are not even asked for.
export function takePictures(body, tell) {
  const files = [];
  for (const image of body.querySelectorAll("img")) {
    const src = image.getAttribute("src");
    if (local(src)) continue;
    const file = fileOf(src ?? "");
    if (file) files.push(file);
    else if (/\p{Extended_Pictographic}/u.test(image.alt)) image.before(image.alt);
    else if (image.getAttribute("width") !== "1") tell("pictures");
    image.remove();
  }
  return files;
}

// What leads to a file of one's own, or to a place in the text, leads nowhere once it is here.
export function leaveLinks(body, tell) {
  for (const link of body.querySelectorAll("a[href]")) {
    if (safe(link.getAttribute("href")) || isBlank(link)) continue;
    tell("links");
    unwrap(link);
  }
}
