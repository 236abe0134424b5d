// Footnotes: a sign behind a word, and what it says in a dialog.
import {
  Bold,
  Code,
  Document,
  Editor,
  HardBreak,
  History,
  Italic,
  Node,
  Paragraph,
  Superscript,
  Text,
  pm,
} from "django-prose-editor/editor";
import { Addresses } from "./addresses.js";
import { ask } from "./dialogs.js";
import { Link, Mention } from "./elements.js";
import { pasting } from "./input.js";

const { Fragment } = pm.model;

export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  // Selected by a tap, it would be replaced by the next letter.
  selectable: false,
  content: "(text | hardBreak | mention)*",
  addOptions: () => ({ name: "" }),
  parseHTML: () => [{ tag: "span.footnote" }],
  renderHTML: () => ["span", { class: "footnote" }, 0],
  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("span");
      dom.className = "editor__footnote";
      dom.role = "img";
      dom.ariaLabel = this.options.name.replace("{words}", node.textContent);
      dom.title = node.textContent;
      return { dom };
    };
  },
});

// What a footnote says is written in an editor of one line.
function line(dialog, content, { props, events }) {
  const editor = new Editor({
    element: dialog.querySelector(".editor__line"),
    injectCSS: false,
    content: { type: "doc", content: [{ type: "paragraph", content }] },
    extensions: [
      ...[Document.extend({ content: "paragraph" }), Paragraph, Text, Bold, Italic, Code.extend({ excludes: "" })],
      ...[Superscript, HardBreak, History, Link, Mention, Addresses],
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-labelledby": dialog.getAttribute("aria-labelledby") },
      transformPastedHTML: props.transformPastedHTML,
      handleDOMEvents: events,
      handleKeyDown: (view, { key, shiftKey }) => {
        if (key === "Escape") dialog.close();
        else if (key === "Enter" && !shiftKey) dialog.querySelector("[type=submit]").click();
        else return false;
        return true;
      },
    },
  });
  dialog.addEventListener("close", () => editor.destroy(), { once: true });
  return editor;
}

export function footnotes(editor, dialog, words) {
  const { footnote } = editor.schema.nodes;
  // It holds no pictures.
  const pasted = pasting({ note: dialog.querySelector("[role=alert]"), words, askGiven: () => false });

  // The footnote that the writer is beside, and where it is.
  function beside() {
    const { nodeBefore, nodeAfter, pos } = editor.state.selection.$from;
    if (nodeBefore?.type === footnote) return { node: nodeBefore, at: pos - nodeBefore.nodeSize };
    return nodeAfter?.type === footnote ? { node: nodeAfter, at: pos } : undefined;
  }

  function askFootnote({ node, at } = { at: editor.state.selection.to }) {
    ask(dialog, {}, async () => {
      await pasted.settled();
      const content = Fragment.fromJSON(editor.schema, written.getJSON().content[0].content ?? []);
      const { tr } = editor.state;
      tr.replaceWith(at, at + (node?.nodeSize ?? 0), content.size ? footnote.create(null, content) : []);
      editor.view.dispatch(tr.scrollIntoView());
      editor.commands.focus(at + (content.size && content.size + 2));
    });
    const written = line(dialog, node?.content.toJSON() ?? [], pasted);
    written.commands.focus("end");
  }

  return { beside, askFootnote };
}
