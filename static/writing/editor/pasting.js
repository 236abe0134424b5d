// What is pasted or dropped: how much of it, which pictures, and what is said of what is left out.
import { tidied } from "./tidied.js";

// In characters: as many as a text may have, and as much markup as a browser reads at once.
const MOST = 300_000;
const MOST_MARKUP = 3_000_000;

function isTooLong(data) {
  const markup = data.getData("text/html").replace(/data:image\/[^"']*/g, "");
  return data.getData("text/plain").length > MOST || markup.length > MOST_MARKUP;
}

// `words` are those of the page's language; `askGiven` asks about pictures, if there are any.
export function pasting({ note, words, askGiven }) {
  let said = "";

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

  return {
    props: {
      transformPastedHTML: (html) => tidied(html, report),
      // A picture that is copied alone comes with its address and its file.
      handlePaste: (view, { clipboardData }, slice) => {
        const isPicture = !slice.size && askGiven(clipboardData.files);
        if (isPicture) note.textContent = "";
        return isPicture;
      },
      handleDrop: (view, { dataTransfer }, slice, moved) => !moved && askGiven(dataTransfer.files),
    },
    events: {
      // What was said holds until one writes on.
      beforeinput: () => {
        if (said && note.textContent === said) note.textContent = "";
        return false;
      },
      paste: (view, event) => {
        if (!isTooLong(event.clipboardData)) return false;
        event.preventDefault();
        note.textContent = said = words.long;
        return true;
      },
    },
  };
}
