// The editor of a recap's body, in place of <textarea data-editor>. The textarea stays the truth
// for what saves it: it holds the HTML and fires `input` after every change. To put another text
// there, send it an event: new CustomEvent("editor:set", { detail: html }).
import {
  Bold,
  BulletList,
  Code,
  Document,
  Dropcursor,
  Editor,
  Gapcursor,
  HardBreak,
  Heading,
  History,
  HorizontalRule,
  Italic,
  ListItem,
  Paragraph,
  Superscript,
  Text,
  TrailingNode,
  pm,
} from "django-prose-editor/editor";
import { Addresses, Card, addressed, askCard } from "./addresses.js";
import { ask, pictureDialog, upload } from "./dialogs.js";
import { ELEMENTS, opened, playable, quotes, safe, tables, written } from "./elements.js";
import { Footnote, Mentions, footnotes } from "./inline.js";
import { Below, Shortcuts, pasting } from "./input.js";

const { NodeSelection, TextSelection } = pm.state;

// In pixels: as much as the bars cover at most, with two lines that say something.
const CLEAR = { top: 128, right: 8, bottom: 120, left: 8 };

// What a dialog changes the words of.
const FIGURES = ["picture", "embed", "card"];

function enhance(textarea) {
  const frame = textarea.nextElementSibling.content.cloneNode(true).firstElementChild;
  const find = (selector) => frame.querySelector(selector);
  const dialogs = Object.fromEntries([...frame.querySelectorAll("dialog")].map((one) => [one.dataset.name, one]));
  const note = find(".editor__note");
  const words = note.dataset;
  const bar = find("[role=toolbar]");
  const tools = [...frame.querySelectorAll("[data-do]")];
  note.textContent = "";
  const say = (message) => {
    note.textContent = message;
  };
  const pasted = pasting({ note, words, askGiven });

  const editor = new Editor({
    element: find(".editor__text"),
    injectCSS: false,
    content: opened(textarea.value),
    extensions: [
      ...[Document, Paragraph, Text, Bold, Italic, BulletList, ListItem, HardBreak, HorizontalRule],
      Heading.configure({ levels: [2, 3] }),
      ...[Superscript, Code.extend({ excludes: "" }), Footnote.configure({ name: words.footnote })],
      ...ELEMENTS,
      ...[Addresses, Below, Dropcursor, Gapcursor, History, Shortcuts, TrailingNode],
      Card.configure({ url: textarea.dataset.cardsUrl, words }),
      Mentions.configure({ list: find("[role=listbox]"), say, url: textarea.dataset.mentionsUrl, words }),
    ],
    editorProps: {
      attributes: {
        class: "prose serif",
        role: "textbox",
        "aria-multiline": "true",
        "aria-autocomplete": "list",
        "aria-label": textarea.labels[0]?.textContent.trim() ?? words.text,
        spellcheck: "true",
      },
      // What is written stays clear of the bars above and below it.
      scrollThreshold: CLEAR,
      scrollMargin: CLEAR,
      ...pasted.props,
      handleDOMEvents: {
        ...pasted.events,
        click: (view, event) => {
          if (event.target.closest("a")) event.preventDefault();
        },
      },
      handleClickOn: (view, position, node, at) => {
        if (node.type.name !== "footnote") return false;
        askFootnote({ node, at });
        return true;
      },
      handleDoubleClickOn: (view, position, node) => {
        if (!FIGURES.includes(node.type.name)) return false;
        actions.edit.run();
        return true;
      },
    },
    onUpdate() {
      textarea.value = written(editor);
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
    onTransaction: paint,
  });

  // --- What stands where the writer is -----------------------------------------------------------

  function figure() {
    const { selection } = editor.state;
    return FIGURES.includes(selection.node?.type.name) ? selection.node : null;
  }

  function inGallery() {
    return editor.state.selection.$from.parent.type.name === "gallery";
  }

  function selectNode(tr, at) {
    editor.view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, at)).scrollIntoView());
    editor.view.focus();
  }

  // A figure goes below the paragraph the writer is in, or in its place when that is empty.
  function insert(node) {
    const { selection, tr } = editor.state;
    const { $from } = selection;
    const depth = $from.depth && 1;
    const at = depth ? $from.after(1) : selection.to;
    if (depth && $from.parent.type.name === "paragraph" && $from.depth === 1 && !$from.parent.content.size)
      tr.replaceWith($from.before(1), at, node);
    else tr.insert(at, node);
    const place = tr.mapping.map(at, -1);
    const begin = tr.doc.nodeAt(place) ? place : place - node.nodeSize;
    // Of a gallery its last picture, which the next one is added to.
    selectNode(tr, node.type === schema.nodes.gallery ? begin + node.childCount : begin);
  }

  function move(by) {
    const { selection, tr } = editor.state;
    const { $from, node } = selection;
    const index = $from.index();
    const other = $from.parent.child(index + by);
    const at = by < 0 ? selection.from - other.nodeSize : selection.from + other.nodeSize;
    selectNode(tr.delete(selection.from, selection.to).insert(at, node), at);
    if (inGallery()) say(words.place.replace("{n}", index + by + 1).replace("{total}", $from.parent.childCount));
  }

  function movable(by) {
    const { $from } = editor.state.selection;
    return figure() && $from.parent.maybeChild($from.index() + by);
  }

  function remove() {
    const isLast = inGallery() && editor.state.selection.$from.parent.childCount === 1;
    return isLast ? editor.commands.deleteNode("gallery") : editor.commands.deleteSelection();
  }

  // --- Dialogs -----------------------------------------------------------------------------------

  const { schema } = editor;
  const { quote, toggleQuote, quotable } = quotes(editor);

  const { beside, askFootnote } = footnotes(editor, dialogs.footnote, words);
  const { table, tools: ofTables } = tables(editor, insert);

  const askPictures = pictureDialog(dialogs.picture, textarea);
  const pictures = (found) => found.map((attrs) => schema.nodes.picture.create(attrs));

  // One picture stands by itself, several are a gallery.
  function place(found, together = found.length > 1) {
    const nodes = pictures(found);
    insert(together ? schema.nodes.gallery.create(null, nodes) : nodes[0]);
  }

  // Behind the picture of a gallery that the writer is at.
  function join(found) {
    const { selection, tr } = editor.state;
    selectNode(tr.insert(selection.to, pictures(found)), selection.to + found.length - 1);
  }

  // Pictures that were pasted or dropped still lack their words.
  function askGiven(files) {
    const given = [...files].filter(({ type }) => type.startsWith("image/"));
    if (given.length) askPictures({}, inGallery() ? join : place, given);
    return given.length > 0;
  }

  function askEmbed(values, use) {
    const dialog = dialogs.embed;
    ask(dialog, values, async ({ href: typed, title, file }) => {
      const href = addressed(typed);
      if (!playable(href)) throw new Error(dialog.dataset.unknown);
      const picture = file.size ? await upload(file, textarea, dialog) : {};
      const { url = values.src, width = values.width, height = values.height } = picture;
      use({ href, title: title.trim(), src: url, width, height, alt: url ? title.trim() : null });
    });
  }

  function change(attrs) {
    const { selection, tr } = editor.state;
    // What else it has may have changed while the dialog was open.
    selectNode(tr.setNodeMarkup(selection.from, null, { ...selection.node.attrs, ...attrs }), selection.from);
  }

  const linked = (text, href) => ({ type: "text", text, marks: [{ type: "link", attrs: { href } }] });

  function askLink() {
    editor.commands.extendMarkRange("link");
    const { from, to, empty } = editor.state.selection;
    const text = editor.state.doc.textBetween(from, to, " ");
    const { href } = editor.getAttributes("link");
    const dialog = dialogs.link;
    dialog.querySelector(".editor__words").hidden = !empty;
    dialog.querySelector("[name=text]").required = empty;
    ask(dialog, { href, text }, async (values) => {
      const address = addressed(values.href);
      if (!safe(address)) throw new Error(dialog.dataset.unknown);
      if (empty) editor.commands.insertContent(linked(values.text, address));
      else editor.commands.setMark("link", { href: address, title: null });
    });
  }

  // --- The tools ---------------------------------------------------------------------------------

  // A figure stands by itself: its own tools say what can be done with it.
  const inText = () => editor.state.selection instanceof TextSelection;
  const canHead = () => inText() && !quote() && !table();
  const canList = () => inText() && !table();
  const toggle = (command, name, can, attrs) => ({
    run: () => editor.commands[command](attrs),
    on: () => editor.isActive(name, attrs),
    can,
  });
  const actions = {
    ...ofTables,
    bold: toggle("toggleBold", "bold", inText),
    italic: toggle("toggleItalic", "italic", inText),
    sup: toggle("toggleSuperscript", "superscript", inText),
    code: toggle("toggleCode", "code", inText),
    footnote: { run: () => askFootnote(beside()), on: beside, can: inText },
    h2: toggle("toggleHeading", "heading", canHead, { level: 2 }),
    h3: toggle("toggleHeading", "heading", canHead, { level: 3 }),
    mention: {
      run: () => {
        const { $from } = editor.state.selection;
        const before = $from.parent.textBetween(0, $from.parentOffset, null, "\ufffc");
        editor.commands.insertContent(/\S$/u.test(before) ? " @" : "@");
      },
      can: inText,
    },
    link: { run: askLink, on: () => editor.isActive("link"), can: inText },
    unlink: {
      run: () => editor.chain().extendMarkRange("link").unsetMark("link").run(),
      shown: () => inText() && editor.isActive("link"),
    },
    quote: { run: toggleQuote, on: quote, can: () => quote() || quotable() },
    "as-link": {
      run: () => {
        const { href, title } = figure().attrs;
        editor.commands.insertContent({ type: "paragraph", content: [linked(title, href)] });
      },
      shown: () => figure()?.type.name === "card",
    },
    pull: {
      run: () => editor.commands.updateAttributes("quote", { pull: !quote().node.attrs.pull }),
      on: () => quote()?.node.attrs.pull,
      shown: quote,
    },
    list: toggle("toggleBulletList", "bulletList", canList),
    numbers: toggle("toggleOrderedList", "orderedList", canList),
    picture: { run: () => askPictures({}, place) },
    gallery: {
      run: () => {
        const { gallery, picture } = schema.nodes;
        const { selection, tr } = editor.state;
        if (figure()?.type === picture && !inGallery()) {
          tr.replaceSelectionWith(gallery.create(null, figure()));
          selectNode(tr, selection.from + 1);
        } else askPictures({}, (found) => place(found, true));
      },
      can: () => !inGallery(),
    },
    embed: { run: () => askEmbed({}, (attrs) => insert(schema.nodes.embed.create(attrs))) },
    rule: { run: () => insert(schema.nodes.horizontalRule.create()) },
    undo: { run: () => editor.commands.undo(), can: () => editor.can().undo() },
    redo: { run: () => editor.commands.redo(), can: () => editor.can().redo() },
    edit: {
      run: () => {
        const { attrs, type } = figure();
        if (type.name === "card") askCard(dialogs.card, attrs, change);
        else if (type.name === "embed") askEmbed(attrs, change);
        else askPictures(attrs, ([found]) => change(found));
      },
      shown: figure,
    },
    up: { run: () => move(-1), shown: figure, can: () => movable(-1) },
    down: { run: () => move(1), shown: figure, can: () => movable(1) },
    add: { run: () => askPictures({}, join), shown: () => figure() && inGallery() },
    remove: { run: remove, shown: figure },
  };

  // --- The bar -----------------------------------------------------------------------------------

  // The one tool that the Tab key reaches; arrows go from there to the others.
  let reached = tools[0];
  const usable = () => tools.filter((tool) => !tool.hidden);

  // One tick holds many transactions, and the first comes before the editor is there.
  let waiting = false;
  function paint() {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      for (const tool of tools) {
        const { on, can, shown } = actions[tool.dataset.do];
        if (on) tool.ariaPressed = Boolean(on());
        if (shown && tool.hidden === Boolean(shown())) {
          tool.hidden = !tool.hidden;
          bar.scrollLeft = 0;
        }
        tool.ariaDisabled = Boolean(can) && !can();
      }
      if (reached.hidden) reached = usable()[0];
      for (const tool of tools) tool.tabIndex = tool === reached ? 0 : -1;
    });
  }

  for (const tool of tools) {
    // The text keeps the focus, and a phone its keyboard.
    tool.onpointerdown = (event) => event.preventDefault();
    tool.onclick = () => {
      // A dialog that closes leads back to where one was.
      editor.view.focus();
      if (tool.ariaDisabled !== "true") actions[tool.dataset.do].run();
    };
  }

  bar.onkeydown = (event) => {
    if (event.key === "Escape") editor.view.focus();
    const all = usable();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    reached = all.at(to % all.length);
    paint();
    reached.focus();
  };

  frame.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && inText()) {
      event.preventDefault();
      askLink();
    } else if (event.key === "F10" && event.altKey) {
      event.preventDefault();
      reached.focus();
    } else if (event.key === "Enter" && event.target === editor.view.dom && figure()) {
      event.preventDefault();
      actions.edit.run();
    }
  }, true);

  textarea.addEventListener("editor:set", ({ detail }) => {
    editor.commands.setContent(opened(detail), { emitUpdate: true });
  });

  // The bar stays above a phone's keyboard, which covers the page without making it shorter.
  visualViewport.addEventListener("resize", () => {
    const covered = innerHeight - visualViewport.height * visualViewport.scale;
    frame.style.setProperty("--keyboard", `${Math.max(0, covered)}px`);
  });

  for (const name of ["attribution", "caption"]) frame.style.setProperty(`--${name}`, JSON.stringify(words[name]));
  // Outside of the page's own form, since a form holds no other.
  document.body.append(...Object.values(dialogs));
  // No label names a field that is hidden: the editor bears its words, and a click on it leads there.
  for (const label of [...textarea.labels]) {
    label.removeAttribute("for");
    label.onclick = () => editor.commands.focus();
  }
  textarea.ariaLabel = editor.view.dom.ariaLabel;
  textarea.hidden = true;
  textarea.before(frame);
  paint();
}

for (const textarea of document.querySelectorAll("textarea[data-editor]")) enhance(textarea);
