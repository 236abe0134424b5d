// The quote that the writer is in: made of what is selected, and taken apart again.
import { pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;

export function quotes(editor) {
  const { schema } = editor;

  // The quote, as its node and place, that the writer is in.
  function quote() {
    const { $from } = editor.state.selection;
    return $from.depth && $from.node(1).type.name === "quote" ? { node: $from.node(1), at: $from.before(1) } : null;
  }

  function toggleQuote() {
    const { selection, tr } = editor.state;
    const inside = quote();
    if (inside) {
      const [quoted, attribution] = inside.node.children;
      const blocks = [...quoted.children];
      if (attribution.content.size) blocks.push(schema.nodes.paragraph.create(null, attribution.content));
      tr.replaceWith(inside.at, inside.at + inside.node.nodeSize, blocks);
      tr.setSelection(TextSelection.near(tr.doc.resolve(inside.at + 1)));
    } else {
      const { $from, $to } = selection;
      const [from, to] = [$from.before(1), $to.after(1)];
      const blocks = tr.doc.slice(from, to).content.content.map((block) =>
        block.type.name === "heading" ? schema.nodes.paragraph.create(null, block.content) : block,
      );
      const { quote: whole, quoted, attribution } = schema.nodes;
      tr.replaceWith(from, to, whole.create(null, [quoted.create(null, blocks), attribution.create()]));
      tr.setSelection(TextSelection.near(tr.doc.resolve(selection.from + 2)));
    }
    editor.view.dispatch(tr.scrollIntoView());
    editor.view.focus();
  }

  // Whether all that is selected can stand in a quote.
  function quotable() {
    const { selection, doc } = editor.state;
    if (!selection.$from.depth || !selection.$to.depth) return false;
    return doc
      .slice(selection.$from.before(1), selection.$to.after(1))
      .content.content.every(({ type }) => ["paragraph", "heading", "bulletList", "orderedList"].includes(type.name));
  }

  return { quote, toggleQuote, quotable };
}
