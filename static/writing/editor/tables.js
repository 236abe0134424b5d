// Tables, with what they show above them, and the tools to make them larger and smaller.
import { Node, Plugin, Table as AnyTable, TableCell, TableHeader, TableRow, pm } from "django-prose-editor/editor";

const { TextSelection } = pm.state;
const { Decoration, DecorationSet } = pm.view;

// Cells hold lines and span no others: `tidied` has seen to that.
const simple = (cell) =>
  cell.extend({
    content: "paragraph+",
    addAttributes: () =>
      Object.fromEntries(
        Object.entries({ colspan: 1, rowspan: 1, colwidth: null }).map(([name, value]) => [
          name,
          { default: value, rendered: false },
        ]),
      ),
  });

const areHeaders = (cells) => cells.every(({ type }) => type.name === "tableHeader");

// What assistive technology is to know of tables here; the site writes those of readers by itself.
function described({ doc }) {
  const found = [];
  const describe = (node, at, attributes) => found.push(Decoration.node(at, at + node.nodeSize, attributes));
  doc.descendants((node, at, parent, index) => {
    // The caret scrolls its frame, which is part of the text.
    if (node.type.name === "table") describe(node, at, { contenteditable: "true" });
    if (node.type.name !== "tableRow") return;
    const scope = index === 0 && areHeaders(node.children) ? "col" : "row";
    node.forEach((cell, offset) => areHeaders([cell]) && describe(cell, at + 1 + offset, { scope }));
  });
  return DecorationSet.create(doc, found);
}

// The Tab key leads out of the text, as everywhere: arrows lead from cell to cell.
const Table = AnyTable.extend({ group: "", addKeyboardShortcuts: () => ({}) });

// A table always has a line for what it shows here; `written` leaves out those that stay empty.
const Tabled = Node.create({
  name: "tabled",
  group: "block",
  content: "caption table",
  isolating: true,
  defining: true,
  parseHTML: () => [{ tag: "figure.table", priority: 60 }],
  renderHTML: () => ["figure", { class: "table" }, 0],
  addProseMirrorPlugins: () => [new Plugin({ props: { decorations: described } })],
});

const Caption = Node.create({
  name: "caption",
  content: "inline*",
  parseHTML: () => [{ tag: "figcaption", context: "tabled/" }],
  renderHTML: () => ["figcaption", 0],
  addKeyboardShortcuts: () => ({
    // From the caption into the first cell.
    Enter: ({ editor }) => {
      const { $from } = editor.state.selection;
      return $from.parent.type.name === "caption" && editor.commands.focus($from.after() + 4);
    },
  }),
});

export const TABLES = [Tabled, Caption, Table, TableRow, simple(TableCell), simple(TableHeader)];

export function tables(editor, insert) {
  const { schema } = editor;

  // The table, with its caption, that the writer is in, and where it is.
  function table() {
    const { $from } = editor.state.selection;
    return $from.depth && $from.node(1).type.name === "tabled" ? { node: $from.node(1), at: $from.before(1) } : null;
  }

  const inCells = () => editor.isActive("tableCell") || editor.isActive("tableHeader");

  function add() {
    const { tabled, caption, table: grid, tableRow, tableHeader, tableCell } = schema.nodes;
    const row = (cell) => tableRow.create(null, [1, 2, 3].map(() => cell.createAndFill()));
    insert(tabled.create(null, [caption.create(), grid.create(null, [tableHeader, tableCell, tableCell].map(row))]));
    const { state, view } = editor;
    view.dispatch(state.tr.setSelection(TextSelection.create(state.doc, state.selection.from + 2)));
  }

  function remove() {
    const { node, at } = table();
    editor.chain().deleteRange({ from: at, to: at + node.nodeSize }).focus().run();
  }

  const rows = () => table()?.node.lastChild.children ?? [];
  const command = (name, on) => ({
    run: () => editor.chain().focus()[name]().run(),
    shown: inCells,
    can: () => editor.can()[name](),
    ...(on && { on }),
  });
  return {
    table,
    tools: {
      table: { run: add, can: () => !table() },
      "row-add": command("addRowAfter"),
      "row-remove": command("deleteRow"),
      "column-add": command("addColumnAfter"),
      "column-remove": command("deleteColumn"),
      "row-header": command("toggleHeaderRow", () => areHeaders(rows()[0]?.children ?? [])),
      "column-header": command("toggleHeaderColumn", () => areHeaders(rows().map(({ firstChild }) => firstChild))),
      "table-remove": { run: remove, shown: () => Boolean(table()) },
    },
  };
}
