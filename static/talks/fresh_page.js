// A page that is open, made like a fresh one: loaded once something was published (state.js).

// What the reader fills in, and what a script plays, is theirs.
const OWN = "form, dialog, [data-player]";

// Make an element like a fresh one; all of it that is alike stays, with its focus and its state.
export function update(old, fresh) {
  if (old.isEqualNode(fresh) || old.matches(OWN)) return;
  for (const { name } of [...old.attributes]) {
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "open") old.setAttribute(name, value);
  }
  const spare = new Set(old.childNodes);
  const pairs = [...fresh.childNodes].map((node) => {
    const same = [...spare].find((each) => alike(each, node));
    spare.delete(same);
    return { same, node };
  });
  for (const node of spare) node.remove();
  let at = old.firstChild;
  for (const { same, node } of pairs) {
    if (same !== at) old.insertBefore(same ?? node, at);
    else at = at?.nextSibling ?? null;
    if (same?.nodeType === Node.ELEMENT_NODE) update(same, node);
    else if (same && same.data !== node.data) same.data = node.data;
  }
}

const alike = (one, other) => one.nodeName === other.nodeName && nameOf(one) === nameOf(other);

// Items of a list are known by what they lead to, or by their hour.
function nameOf(node) {
  if (node.id || node.nodeName !== "LI") return node.id ?? "";
  const first = node.querySelector("time, a");
  return first?.dateTime ?? first?.href ?? "";
}
