// Addresses that are pasted lead where they say.
import { Extension, Plugin, pm } from "django-prose-editor/editor";
import { addressed } from "./html.js";

const { Fragment, Slice } = pm.model;
const ADDRESS = /(?<![\p{L}\p{N}@/.])(?:https?:\/\/|www\.)[^\s<>"«»“”\u200b]+/giu;

const OPENING = { ")": "(", "]": "[", "}": "{" };
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
  for (const { 0: found, index } of node.text.matchAll(ADDRESS)) {
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

export const Addresses = Extension.create({
  name: "addresses",
  addProseMirrorPlugins() {
    const { editor } = this;
    return [
      new Plugin({
        props: {
          transformPasted: (slice, { state }) =>
            new Slice(linked(slice.content, state.schema.marks.link), slice.openStart, slice.openEnd),
          // Over words that were selected, it is where they lead.
          handlePaste(view, { clipboardData }) {
            const href = addressed(clipboardData.getData("text/plain"));
            const { from, to } = view.state.selection;
            const chosen = view.state.doc.textBetween(from, to, "\n").trim();
            if (!/^(https?:\/\/|mailto:)\S+$/i.test(href) || !chosen || chosen.includes("\n")) return false;
            return editor.chain().setMark("link", { href, title: null }).run();
          },
        },
      }),
    ];
  },
});
