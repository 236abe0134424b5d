// A field above many choices leaves those that it names, and what is chosen.
import "./fold.js";
import "./words.js";

// "K3" and "K.3" name the same room.
const plain = (text) => fold(text).replace(/[.-]/g, "");

// `none`, a status, says when there is none.
export function narrow(field, choices, none) {
  const texts = [...choices].map((choice) => plain(choice.textContent));
  const words = meant(plain(field.value), texts, () => texts.join(" ").match(PART) ?? []);
  choices.forEach((choice, i) => {
    const isNamed = words.every((any) => any.some((word) => texts[i].includes(word)));
    choice.hidden = !isNamed && !choice.querySelector(":checked");
  });
  none.textContent = [...choices].some((choice) => !choice.hidden) ? "" : none.dataset.words;
}
