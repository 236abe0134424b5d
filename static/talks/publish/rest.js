// The rows that a page of many leaves out are put in place once they are asked for, or searched.
const form = document.querySelector(".publish-form");
const rests = () => [...form.querySelectorAll(".publish-rest")];
const numberOf = (row) => row.querySelector("[name=choose]").value;

// The form with all its rows, as the server makes it by now; nothing without a network.
async function read() {
  const answer = await fetch("?all", { redirect: "error" }).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".publish-form");
}

// status: which says how that goes.
export async function fetchRest(status) {
  if (!rests().length) return;
  status.textContent = form.dataset.fetching;
  const whole = await read();
  // Numbers stand for what they stood for when this page was made.
  if (whole?.dataset.order !== form.dataset.order) {
    status.textContent = whole ? form.dataset.other : form.dataset.failed;
    return;
  }
  status.textContent = "";
  for (const rest of rests()) {
    const rows = rest.parentElement.querySelector(".publish-rows");
    const known = new Set([...rows.children].map(numberOf));
    const all = [...whole.querySelector(`#${rows.id}`).children];
    rows.append(...all.filter((row) => !known.has(numberOf(row))));
    rest.remove();
  }
  form.dispatchEvent(new Event("grown"));
}

for (const rest of rests()) {
  rest.querySelector("a").addEventListener("click", async (event) => {
    event.preventDefault();
    const rows = rest.parentElement.querySelector(".publish-rows");
    const last = rows.lastElementChild;
    await fetchRest(rest.querySelector("[role=status]"));
    last.nextElementSibling?.querySelector("input").focus();
  });
}
