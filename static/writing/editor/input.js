// What becomes of what is typed, pasted or dropped: words go below a figure, signs of Markdown become
// what they mean; of what is pasted, how much is taken, which pictures, and what is said of the rest.
import { Extension, InputRule, Plugin, pm } from "django-prose-editor/editor";
import { leading } from "./addresses.js";

const { Fragment, Slice } = pm.model;
const { TextSelection } = pm.state;

// In characters: as many as a text may have, and as much markup as a browser reads at once.
const MOST = 300_000;
const MOST_MARKUP = 3_000_000;

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

// What a quote cannot hold goes below it, or in its place when it is empty.
function pasteBelow(view, { content }) {
  const { tr } = view.state;
  const { $from } = tr.deleteSelection().selection;
  const quoted = $from.node(2);
  if (quoted?.type.name !== "quoted" || quoted.canReplace(0, 0, content) || content.firstChild.isInline) return false;
  const at = $from.after(1);
  const isEmpty = !tr.doc.textBetween($from.before(1), at, null, "\ufffc");
  tr.replaceWith(isEmpty ? $from.before(1) : at, at, content);
  const $end = tr.doc.resolve(tr.mapping.maps.at(-1).map(at));
  view.dispatch(tr.setSelection(TextSelection.near($end)).scrollIntoView());
  return true;
}

export const Below = Extension.create({
  name: "below",
  addProseMirrorPlugins: () => [
    new Plugin({
      props: {
        // One goes on below a quote or a table that was pasted, and not in it.
        transformPasted(slice, { state }) {
          if (slice.openEnd || !["quote", "tabled"].includes(slice.content.lastChild?.type.name)) return slice;
          // Words that follow it will do, unless it takes the place of an empty paragraph.
          const { $to } = state.selection;
          if (
            $to.nodeAfter ||
            ($to.node(1)?.content.size && state.doc.maybeChild($to.indexAfter(0))?.isTextblock)
          )
            return slice;
          return new Slice(slice.content.addToEnd(state.schema.nodes.paragraph.create()), slice.openStart, 1);
        },
        handleTextInput(view, from, to, text) {
          if (!goBelow(view)) return false;
          view.dispatch(view.state.tr.insertText(text).scrollIntoView());
          return true;
        },
        handlePaste(view, event, slice) {
          goBelow(view);
          return pasteBelow(view, slice);
        },
        handleDOMEvents: {
          compositionstart(view) {
            goBelow(view);
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

// --- Pasting and dropping ------------------------------------------------------------------------

// What tidies it comes once the text is touched: those who only look at the desk need none of it.
let tidied = null;
// One promise for all who wait, so that they go on in their order.
let coming = null;
function fetchTidied() {
  const come = (module) => ({ tidied } = module);
  const fail = () => (coming = null);
  return (coming ??= import("./tidied.js").then(come, fail));
}

const isTooLong = (html, text) =>
  text.length > MOST || html.replace(/data:image\/[^"']*/g, "").length > MOST_MARKUP;

// `words` are those of the page's language; `askGiven` asks about pictures, if there are any.
export function pasting({ note, words, askGiven }) {
  let said = "";
  let isLate = false; // whether what waited is being pasted
  let settled; // resolves once what waits is pasted
  let $dropped; // where what was dropped last went

  // One sentence for all that was left out, by its kinds.
  function report(left, files) {
    const kinds = [...left].map(([kind, n]) => (n === 1 && words[`${kind}One`]) || words[kind].replace("{n}", n));
    const what = new Intl.ListFormat(document.documentElement.lang).format(kinds);
    const sentences = [what && words.left.replace("{what}", what), left.has("pictures") && words.add];
    said = sentences.filter(Boolean).join(" ");
    note.textContent = said;
    // Once the words are there, the pictures among them are asked about.
    if (files.length) setTimeout(askGiven, 0, files);
  }

  // A cell, a caption and an attribution hold a line and nothing else.
  function fitted(slice, { dragging, state: { selection, schema } }) {
    const $at = dragging ? $dropped : selection.$from;
    const isLine = $at.parent.type.name === "attribution" || $at.node(1)?.type.name === "tabled";
    // A figure that is moved stands beside it.
    if (!isLine || dragging?.node) return slice;
    const { hardBreak, paragraph } = schema.nodes;
    const nodes = [];
    const before = dragging ? "" : said;
    slice.content.descendants((node) => {
      if (node.isTextblock && node.content.size && nodes.length) nodes.push(hardBreak.create());
      if (node.isInline) nodes.push(node);
      else if (node.type !== paragraph) note.textContent = said = `${before} ${words.line}`;
      return node.isBlock;
    });
    return new Slice(Fragment.from(nodes), 0, 0);
  }

  // What was said holds until one writes or pastes on.
  function forget() {
    if (said && note.textContent === said) note.textContent = "";
    said = "";
  }

  // Before it is there, what is pasted waits for it; without a network, its words are kept.
  async function pasteLater(view, html, text, files) {
    // The clipboard itself is empty by then.
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    for (const file of files) clipboardData.items.add(file);
    const { editor } = view.dom;
    if (!goBelow(view)) editor.commands.deleteSelection();
    let at = editor.state.selection.to;
    // Behind what waited longer, before all else.
    const follow = ({ transaction }) => {
      at = transaction.mapping.map(at, isLate ? 1 : -1);
    };
    editor.on("transaction", follow);
    await fetchTidied();
    editor.off("transaction", follow);
    // That of a footnote may be closed by then.
    if (editor.isDestroyed) return;
    // What was typed meanwhile stays behind it, with the writer.
    const { doc, tr, selection } = editor.state;
    const behind = doc.content.size - selection.to;
    const isTyped = selection.to > at;
    view.dispatch(tr.setSelection(TextSelection.near(doc.resolve(at), -1)));
    isLate = true;
    if (tidied) view.pasteHTML(html, { clipboardData });
    else {
      view.pasteText(text, { clipboardData });
      note.textContent = said = words.plain;
    }
    isLate = false;
    if (isTyped) editor.commands.setTextSelection(editor.state.doc.content.size - behind);
  }

  // Whether it is too much, or has to wait.
  function hold(view, event) {
    forget();
    const data = event.clipboardData;
    const [html, text] = ["text/html", "text/plain"].map((type) => data.getData(type));
    if (isTooLong(html, text)) note.textContent = said = words.long;
    else if (html && !tidied && !leading(view.state, text)) settled = pasteLater(view, html, text, [...data.files]);
    else return false;
    event.preventDefault();
    return true;
  }

  return {
    settled: () => settled,
    props: {
      transformPastedHTML: (html, { state }) => tidied?.(html, report, state.selection.$from.depth > 1) ?? "",
      transformPasted: fitted,
      // A picture that is copied alone comes with its address and its file.
      handlePaste: (view, { clipboardData }, slice) => {
        const isPicture = !slice.size && askGiven(clipboardData.files);
        if (isPicture) note.textContent = "";
        return isPicture;
      },
    },
    events: {
      beforeinput: forget,
      focus: () => {
        fetchTidied();
      },
      paste: hold,
      // Words that come from elsewhere are pasted where they are dropped.
      drop: (view, event) => {
        const { clientX: left, clientY: top, dataTransfer: clipboardData } = event;
        const found = view.posAtCoords({ left, top });
        if (!found) return false;
        $dropped = view.state.doc.resolve(found.pos);
        if (view.dragging) return false;
        event.preventDefault();
        forget();
        if (askGiven(clipboardData.files)) return true;
        view.focus();
        view.dom.editor.commands.setTextSelection(found.pos);
        view.dom.dispatchEvent(Object.assign(new Event("paste"), { clipboardData }));
        return true;
      },
    },
  };
}
