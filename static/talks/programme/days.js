// The days of the programme page: the one that shows, and those that the server left out.

// `grown` is called when these have come.
export function keepDays(page, address, grown) {
  const list = page.querySelector(".days-bar");
  const days = () => [...list.querySelectorAll(".day")];
  const target = () => document.getElementById(location.hash.slice(1));

  // The day of the address, else the one the server chose.
  function current() {
    return target()?.closest(".day") ?? list.querySelector(".day:not(.is-away)") ?? days()[0];
  }

  // That day, or all that have something to show while the programme is filtered.
  function show(filtered) {
    const shown = filtered ? null : current();
    for (const day of days()) day.classList.toggle("is-away", !filtered && day !== shown);
    page.dispatchEvent(new Event("shown"));
    for (const link of page.querySelectorAll(".days a")) {
      link.parentElement.hidden = document.getElementById(link.hash.slice(1)).hidden;
    }
    markDay(shown);
  }

  // In the bar, the day that an element is of.
  function markDay(element) {
    const day = element?.closest(".day");
    for (const link of page.querySelectorAll(".days a")) {
      if (day && link.hash === `#${day.id}`) {
        link.setAttribute("aria-current", "true");
        const row = link.closest("ul");
        // To ask for their places earlier would lay the page out twice.
        requestAnimationFrame(() => (row.scrollLeft = link.offsetLeft - row.offsetLeft));
      } else link.removeAttribute("aria-current");
    }
  }

  // What the server left out is fetched early: there may be no network when it is asked for.
  const fetchAll = () =>
    fetch(address)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => "");
  const isPartial = () => "partial" in list.dataset;
  let all = isPartial() ? fetchAll() : "";

  // It comes back the first time the reader asks for something else. Is all of it there now?
  async function complete() {
    if (!isPartial()) return true;
    const text = (await all) || (await (all = fetchAll()));
    if (!text) return false;
    if (!isPartial()) return true;
    const other = new DOMParser().parseFromString(text, "text/html");
    list.replaceChildren(...other.querySelector(".days-bar").childNodes);
    page.querySelector(".days").replaceWith(other.querySelector(".days"));
    delete list.dataset.partial;
    grown();
    return true;
  }

  return { target, show, markDay, complete };
}
