// Signs of Markdown that become what they mean while one types, and what was typed again when undone.
import { Extension, InputRule, Plugin, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;

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
