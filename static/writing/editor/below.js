// Words written while a figure is selected, as it is once inserted, go below it, not in its place.
import { Extension, Plugin, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;

// What stands by itself, with no place for words of its own.
const STANDING = ["picture", "gallery", "embed", "card", "horizontalRule"];

// Whether it had to go there.
function goBelow(view) {
  const { selection, schema, tr } = view.state;
  if (!STANDING.includes(selection.node?.type.name)) return false;
  const at = selection.$from.depth ? selection.$from.after(1) : selection.to;
  const next = tr.doc.nodeAt(at);
  if (next?.type.name !== "paragraph" || next.content.size) tr.insert(at, schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(TextSelection.create(tr.doc, at + 1)).scrollIntoView());
  return true;
}

export const Below = Extension.create({
  name: "below",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        handleTextInput(view, from, to, text) {
          if (!goBelow(view)) return false;
          view.dispatch(view.state.tr.insertText(text).scrollIntoView());
          return true;
        },
        handlePaste(view) {
          goBelow(view);
          return false;
        },
        handleDOMEvents: {
          compositionstart(view) {
            goBelow(view);
            return false;
          },
        },
      },
    }),
  ],
});
