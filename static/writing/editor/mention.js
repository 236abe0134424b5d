// "@" and a few letters open a list of sessions and speakers to mention.
import { Extension, Plugin, pm } from "django-prose-editor/editor";

const { Decoration, DecorationSet } = pm.view;
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
        option.setAttribute("aria-selected", at === chosen);
        if (at === chosen) option.scrollIntoView({ block: "nearest" });
      });
      editor.view.dom.setAttribute("aria-activedescendant", list.children[chosen].id);
    }

    function choose(index) {
      const { key, url: href, label } = found[index];
      const range = typed(editor.state);
      close();
      const mention = { type: "mention", attrs: { key, href, label } };
      editor.chain().focus().insertContentAt(range, [mention, { type: "text", text: " " }]).run();
    }

    function show() {
      list.replaceChildren(
        ...found.map(({ label, detail }, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.role = "option";
          const title = document.createElement("b");
          const where = document.createElement("span");
          title.textContent = label;
          where.textContent = detail ?? "";
          option.append(title, where);
          // The text keeps the focus, and a phone its keyboard.
          option.onpointerdown = (event) => event.preventDefault();
          option.onclick = () => choose(index);
          return option;
        }),
      );
      list.hidden = !found.length;
      if (!found.length) return say(words.none);
      sayLost();
      const { left, bottom } = editor.view.coordsAtPos(typed(editor.state).from);
      list.style.setProperty("--x", `${left}px`);
      list.style.setProperty("--y", `${bottom}px`);
      editor.view.dom.setAttribute("aria-controls", list.id);
      point(0);
    }

    async function search(query) {
      request.abort();
      request = new AbortController();
      const { signal } = request;
      try {
        const answer = await fetch(`${url}?q=${encodeURIComponent(query)}`, { signal });
        if (!answer.ok) throw new Error(answer.statusText);
        found = (await answer.json()).results;
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
            close();
          } else return false;
          return true;
        },
      },
    });
    return [plugin];
  },
});
