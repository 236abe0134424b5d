// "@" and a few letters open a list of sessions and speakers to mention.
import { Extension, Plugin } from "django-prose-editor/editor";

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
      say("");
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
      say("");
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

    return [
      new Plugin({
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
          },
          destroy: close,
        }),
        props: {
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
      }),
    ];
  },
});
