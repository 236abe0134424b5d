// What changed since the reader's last visit, as the server tells it, in the cells that are open.

// Ids of cells, each with what is to be said of it.
export async function changedSince(address, release) {
  const answer = await fetch(`${address}?since=${release}`);
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const cells = [...page.querySelectorAll(".days-bar .is-changed")];
  return new Map(cells.map((cell) => [cell.id, cell.querySelector(".state--since")]));
}

export function mark(cells, changed) {
  for (const cell of cells) {
    const label = changed.get(cell.id)?.cloneNode(true);
    cell.querySelector(".state--since")?.remove();
    cell.classList.toggle("is-changed", !!label);
    if (!label) continue;
    // It says more than what is shown to everybody, or the same.
    cell.querySelector(".state--moved")?.remove();
    const text = label.textContent.trim();
    const said = [...cell.querySelectorAll(".state")].map((state) => state.textContent.trim());
    if (said.includes(text)) continue;
    const star = cell.querySelector(".star");
    if (star) star.before(label);
    else cell.append(label);
  }
}
