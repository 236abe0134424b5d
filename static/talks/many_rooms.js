// Days of many rooms: the page of them that the reader turns to (talks/many_rooms.css).
const page = document.querySelector(".prog");
const target = () => document.getElementById(location.hash.slice(1));
const pageOf = (element) => /\bpage-(\d+)/.exec(element?.className)?.[1];
// Of each day.
const leaves = new Map();

function show(day) {
  const named = day.contains(target()) && pageOf(target().closest(".cell, .break, .room-pages li"));
  if (named) leaves.set(day.id, named);
  day.dataset.page = leaves.get(day.id) ?? 1;
  for (const link of day.querySelectorAll(".room-pages a")) {
    const isCurrent = pageOf(link.parentElement) === day.dataset.page;
    if (isCurrent) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// What a reader compares are rooms: the hour below their heads stays there.
function keepHour(day, change) {
  const hours = [...day.querySelectorAll(".slot__time")];
  const top = (hour) => hour.getBoundingClientRect().top;
  const shown = (hour) => hour.getClientRects().length > 0;
  const heads = day.querySelector(".rooms").getBoundingClientRect().bottom;
  const first = hours.findIndex((hour) => shown(hour) && hour.getBoundingClientRect().bottom > heads);
  const before = first < 0 ? 0 : top(hours[first]);
  change();
  const same = first < 0 ? null : hours.slice(first).find(shown);
  if (same) scrollBy({ top: top(same) - before, behavior: "instant" });
}

const turn = () => page.dispatchEvent(new Event("turn"));

function showAll() {
  for (const day of page.querySelectorAll(".has-pages")) show(day);
}

page.addEventListener("shown", showAll);
page.addEventListener("click", (event) => {
  const link = event.target.closest(".room-pages a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  keepHour(link.closest(".day"), () => {
    history.replaceState(null, "", link.hash);
    turn();
  });
});

document.documentElement.classList.add("turns-rooms");
showAll();
// Now may be on another page.
turn();
target()?.scrollIntoView({ behavior: "instant" });
