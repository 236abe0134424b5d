// What stands among words: mentions, from a list that "@" and a few letters open; and footnotes, a sign
// behind a word and what it says in a dialog.
import {
  Bold,
  Code,
  Document,
  Editor,
  Extension,
  HardBreak,
  History,
  Italic,
  Node,
  Paragraph,
  Plugin,
  Superscript,
  Text,
  crel,
  pm,
} from "django-prose-editor/editor";
import "../../core/fold.js";
import { Addresses } from "./addresses.js";
import { ask, close } from "./dialogs.js";
import { Link, Mention } from "./elements.js";
import { pasting } from "./input.js";

const { Fragment } = pm.model;
const { Decoration, DecorationSet } = pm.view;

// --- Mentions ------------------------------------------------------------------------------------

// A name that "@" was typed before. What has another "@" or a dot in it is an address elsewhere.
const NAMED =
  /(?<=^|[\s\u00a0('’"«])@[\p{L}\p{N}][\p{L}\p{N}_'’-]*(?![\p{L}\p{N}_'’-]|[@.][\p{L}\p{N}])/gu;

// Where something was typed to mention someone and mentions nobody.
function unresolved(doc) {
  const found = [];
  doc.descendants((node, at) => {
    if (!node.isText || node.marks.some(({ type }) => type.name === "link")) return;
    for (const { 0: name, index } of node.text.matchAll(NAMED))
      found.push({ name, from: at + index, to: at + index + name.length });
  });
  return found;
}

const TWO_WORDS = /^[\p{L}\p{N}_'’-]+(?:[ \u00a0][\p{L}\p{N}_'’-]+)?/u;

// The words after an "@", as far as its paragraph goes.
function wordsAfter(doc, from) {
  const $at = doc.resolve(from + 1);
  return $at.parent.textBetween($at.parentOffset, $at.parent.content.size, null, "\ufffc");
}

const mentionOf = ({ key, url, label }) => ({ type: "mention", attrs: { key, href: url, label } });

// How many of these letters, to the end of a word, are how the label begins.
function agreeing(label, text) {
  const begins = (length) =>
    !/^[\p{L}\p{N}]/u.test(text.slice(length)) && fold(label).startsWith(fold(text.slice(0, length)));
  let length = Math.min(text.length, label.length);
  while (length && !begins(length)) length -= 1;
  return text.slice(0, length).trimEnd().length;
}

export const Mentions = Extension.create({
  name: "mentions",
  addProseMirrorPlugins() {
    const { editor, options } = this;
    const { list, say, url, words } = options;
    let asked = null;
    let found = [];
    let chosen = 0;
    let dismissed = null;
    let request = new AbortController();
    // Names that were left before they became mentions.
    let lost = [];
    // The words after the "@" that is being typed, and those that were left → what they mean.
    let typing = null;
    const meant = new Map();

    // Where the words after an "@" end that are how a label begins.
    const endOf = ({ label }, from) => from + 1 + agreeing(label, wordsAfter(editor.state.doc, from));

    function typed({ selection }) {
      if (!selection.empty || !selection.$from.parent.isTextblock) return null;
      const { parent, parentOffset, pos } = selection.$from;
      const before = parent.textBetween(0, parentOffset, null, "\ufffc");
      const match = /(?:^|[\s\u00a0('’"«\ufffc])@([^@\ufffc]{0,40})$/u.exec(before);
      return match && { query: match[1], from: pos - match[1].length - 1, to: pos };
    }

    function close() {
      request.abort();
      asked = null;
      found = [];
      list.hidden = true;
      sayLost();
      for (const name of ["aria-activedescendant", "aria-controls"]) editor.view.dom.removeAttribute(name);
    }

    function point(index) {
      chosen = (index + found.length) % found.length;
      [...list.children].forEach((option, at) => {
        option.ariaSelected = at === chosen;
        if (at === chosen) option.scrollIntoView({ block: "nearest" });
      });
      editor.view.dom.setAttribute("aria-activedescendant", list.children[chosen].id);
    }

    function choose(index) {
      const one = found[index];
      const { from, to } = typed(editor.state);
      typing = null;
      close();
      // The cursor may be in the midst of the name.
      const range = { from, to: Math.max(to, endOf(one, from)) };
      editor.view.focus();
      editor.commands.insertContentAt(range, [mentionOf(one), { type: "text", text: " " }]);
    }

    // Who writes on before the list comes means the only one whose name begins with these two words,
    // or is this word. Undone, it stays as it was typed.
    async function resolve(written) {
      const [words] = TWO_WORDS.exec(written) ?? [];
      if (!words || meant.has(words)) return;
      meant.set(words, null);
      const name = fold(words);
      const isMeant = ({ label }) =>
        name.includes(" ") ? fold(label).startsWith(name) : fold(label) === name;
      try {
        const [one, ...others] = (await suggestions(words)).filter(isMeant);
        if (one && !others.length) meant.set(words, one);
        settle();
      } catch {
        meant.delete(words);
      }
    }

    // What someone composes would be lost with the letters around it: the next letter comes back here.
    function settle() {
      const { state, view } = editor;
      if (view.composing) return;
      for (const [words, one] of meant) {
        if (!one) continue;
        meant.set(words, null);
        const { tr } = state;
        for (const { from } of left(state).reverse())
          if (wordsAfter(state.doc, from).startsWith(words))
            tr.replaceWith(from, endOf(one, from), state.schema.nodeFromJSON(mentionOf(one)));
        if (tr.docChanged) return view.dispatch(tr);
      }
    }

    function show() {
      list.replaceChildren(
        ...found.map(({ label, detail }, index) => {
          const words = [crel("b", { textContent: label }), crel("span", { textContent: detail ?? "" })];
          const option = crel("li", { id: `${list.id}-${index}`, role: "option" }, words);
          // The text keeps the focus, and a phone its keyboard.
          option.onpointerdown = (event) => event.preventDefault();
          option.onclick = () => choose(index);
          return option;
        }),
      );
      list.hidden = !found.length;
      if (!found.length) {
        resolve(asked);
        return say(words.none);
      }
      sayLost();
      const { left, bottom } = editor.view.coordsAtPos(typed(editor.state).from);
      list.style.setProperty("--x", `${left}px`);
      list.style.setProperty("--y", `${bottom}px`);
      // On a phone it stands above the bar, and would cover what is typed.
      scrollBy(0, Math.max(0, bottom - list.getBoundingClientRect().top));
      editor.view.dom.setAttribute("aria-controls", list.id);
      point(0);
    }

    async function suggestions(query, signal) {
      const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`, { signal });
      if (!answer.ok) throw new Error(answer.statusText);
      return (await answer.json()).results;
    }

    async function search(query) {
      request.abort();
      request = new AbortController();
      const { signal } = request;
      try {
        found = await suggestions(query, signal);
        if (!signal.aborted) show();
      } catch {
        if (signal.aborted) return;
        close();
        asked = query;
        say(words.offline);
      }
    }

    // At the cursor it may still become a mention, while someone writes.
    function left(state) {
      const cursor = editor.isFocused ? state.selection.from : -1;
      return plugin.getState(state).filter(({ from, to }) => cursor < from || cursor > to);
    }

    // Say so of those that the writer is beyond.
    function tell(state) {
      const range = editor.isFocused ? typed(state) : null;
      const names = left(state).filter(({ from }) => from !== range?.from).map(({ name }) => name);
      if (names.join() === lost.join()) return;
      lost = names;
      sayLost();
    }

    function sayLost() {
      say(lost.length ? words.unresolved.replace("{name}", lost.join(", ")) : "");
    }

    const plugin = new Plugin({
      state: {
        init: (config, { doc }) => unresolved(doc),
        apply: (tr, found) => (tr.docChanged ? unresolved(tr.doc) : found),
      },
      view: () => ({
        update(view) {
          const range = typed(view.state);
          if (typing && range?.from !== typing.from) resolve(typing.query);
          typing = range?.from === dismissed ? null : range;
          settle();
          if (!range) {
            dismissed = null;
            if (asked !== null) close();
          } else if (range.from !== dismissed && range.query !== asked) {
            asked = range.query;
            search(range.query);
          }
          tell(view.state);
        },
        destroy: close,
      }),
      props: {
        decorations: (state) =>
          DecorationSet.create(
            state.doc,
            left(state).map(({ name, from, to }) =>
              Decoration.inline(from, to, {
                class: "editor__unresolved",
                title: words.unresolved.replace("{name}", name),
              }),
            ),
          ),
        handleKeyDown(view, { key }) {
          if (list.hidden) return false;
          if (key === "ArrowDown") point(chosen + 1);
          else if (key === "ArrowUp") point(chosen - 1);
          else if (key === "Enter" || key === "Tab") choose(chosen);
          else if (key === "Escape") {
            dismissed = typed(view.state).from;
            typing = null;
            close();
          } else return false;
          return true;
        },
      },
    });
    return [plugin];
  },
});

// --- Footnotes -----------------------------------------------------------------------------------

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
        if (key === "Escape") close(dialog);
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
    // The command leads there with the next frame.
    written.view.focus();
  }

  return { beside, askFootnote };
}
