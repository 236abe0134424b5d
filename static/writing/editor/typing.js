// What becomes of what is typed: words go below a figure, signs of Markdown become what they mean.
import { Extension, InputRule, Plugin, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;

// --- Words below figures -------------------------------------------------------------------------

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

// --- Signs of Markdown ---------------------------------------------------------------------------

const quoteRule = new InputRule({
  find: /^>\s$/,
  handler({ state: { tr, schema }, range }) {
    const { $from } = tr.selection;
    if ($from.depth > 1 || $from.parent.type.name !== "paragraph") return null;
    tr.delete(range.from, range.to);
    const begin = tr.doc.resolve(range.from);
    const { quote, quoted, attribution } = schema.nodes;
    const whole = quote.create(null, [quoted.create(null, begin.parent), attribution.create()]);
    tr.replaceWith(begin.before(), begin.after(), whole).setSelection(TextSelection.create(tr.doc, range.from + 2));
    return undefined;
  },
});

// Whether signs have become what they mean, and nothing was written since.
const fresh = new Plugin({
  state: {
    init: () => false,
    apply(tr, before, { plugins }) {
      if (plugins.some((each) => each.spec.isInputRules && tr.getMeta(each))) return true;
      // The paragraph at the end comes by itself.
      return before && (Boolean(tr.getMeta("appendedTransaction")) || !(tr.docChanged || tr.selectionSet));
    },
  },
});

export const Shortcuts = Extension.create({
  name: "shortcuts",
  priority: 1000,
  addInputRules: () => [quoteRule],
  addProseMirrorPlugins: () => [fresh],
  addKeyboardShortcuts: () => ({
    Backspace: ({ editor }) => Boolean(fresh.getState(editor.state)) && editor.commands.undo(),
  }),
});
