// What is on now on the programme page: its cells and hours, the line of now, where "now" leads, and what is over.
import { hours } from "./picks.js";
import { now as serverTime } from "./state.js";

const HALF_DAY = 4 * 60 * 60 * 1000;
// Lists of narrow screens have neither pages of rooms nor a line of now.
const isWide = matchMedia("(min-width: 64rem)");

// The time of now as the clocks of a day tell it, "2027-05-20T10:30…": by the last of its hours that came, since clocks
// may change. To ask for it by the name of a zone takes a slow phone long.
export function clock(day, now) {
  const hours = [...day.querySelectorAll(".slot__time time")].map(({ dateTime }) => dateTime);
  const hour = hours.findLast((each) => Date.parse(each) <= now) ?? hours[0];
  return new Date(now + Date.parse(`${hour.slice(0, 16)}Z`) - Date.parse(hour)).toISOString();
}

// Keep the page as time goes by; `fold` takes the day under way, `pause` comes between steps. What comes back does so
// at once: `tick` everywhere, `place` only where rooms stand side by side, since lists change with time alone.
export async function keepNow(page, fold, pause) {
  const list = page.querySelector(".days-bar");
  const jump = page.querySelector(".jump");
  const days = () => [...list.querySelectorAll(".day")];

  let isRead = false;
  function tick() {
    const now = serverTime();
    tellAll(now);
    show(now);
  }

  function tellAll(now) {
    for (const slot of list.querySelectorAll(".slot")) {
      // Of an hour to come there is nothing to say, but for a clock that was set back.
      const isAhead = Date.parse(slot.querySelector("time").dateTime) > now;
      if (isAhead && !slot.querySelector(".is-past, .is-now")) continue;
      for (const cell of slot.querySelectorAll(".cell, .break")) tell(cell, now);
      slot.classList.toggle("is-past", !slot.querySelector(":is(.cell, .break):not(.is-off, .is-past)"));
      slot.classList.toggle("stays", Boolean(slot.querySelector(".stays")));
    }
    isRead = true;
  }

  function show(now) {
    const live = underWay(now);
    const day = live ?? days()[0];
    if (day) for (const face of page.querySelectorAll(".clock")) face.textContent = clock(day, now).slice(11, 16);
    fold(live);
    for (const day of days()) fill(day, now);
    point(now, live);
  }

  function tell(cell, now) {
    const { start, end } = hours(cell);
    const on = start <= now && now < end && !cell.matches(".cell--off");
    // What ends while it may be read does not go away under the reader's eyes.
    if (isRead && end <= now && !cell.matches(".is-past")) cell.classList.add("stays");
    cell.classList.toggle("is-past", end <= now);
    if (on === cell.matches(".is-now")) return;
    cell.classList.toggle("is-now", on);
    if (cell.matches(".cell")) announce(cell, on);
  }

  // Where now is, on the page.
  function point(now, live = underWay(now)) {
    reach(live, now);
    // Without it a browser that lost its network shows the time alone.
    if (isWide.matches) import("./programme/now_line.js").then(({ draw }) => draw(list, now), () => {});
  }

  const place = () => isWide.matches && point(serverTime());

  // The rail of hours, up to the hour of the clock, by its address.
  function fill(day, now) {
    const reached = clock(day, now).slice(0, 13).replace("T", "-");
    for (const link of day.querySelectorAll(".rail a")) {
      const hour = link.hash.slice(1);
      link.classList.toggle("is-past", hour < reached);
      if (hour === reached) link.setAttribute("aria-current", "time");
      else link.removeAttribute("aria-current");
    }
  }

  // Links to now lead to the first session that is on, of those that show, else to the next, at
  // last to a break. The server chooses likewise (talks/layout/days.py).
  function reach(live, now) {
    const open = ":is(.cell, .break):not(.is-off, .is-past, .cell--off)";
    const ahead = live ? [...live.querySelectorAll(open)] : [];
    const isPaged = isWide.matches && live?.querySelector(".room-pages")?.getClientRects().length > 0;
    const ranks = ahead.map((cell) => rank(cell, now, isPaged));
    const found = ahead[ranks.indexOf(Math.min(...ranks))];
    for (const slot of list.querySelectorAll(".slot")) {
      slot.classList.toggle("is-now", slot.contains(found) && found.matches(".is-now"));
    }
    jump.hidden = !found;
    const inner = found?.querySelector(".cell__inner, .break__inner");
    if (inner?.id === "now") return;
    document.getElementById("now")?.removeAttribute("id");
    if (inner) Object.assign(inner, { id: "now", tabIndex: -1 });
  }

  function underWay(now) {
    return days().find((day) => day.id <= clock(day, now).slice(0, 10) && now < ending(day));
  }

  function ending(day) {
    const { first, minutes } = day.querySelector("[data-first]").dataset;
    return Date.parse(first) + minutes.split(" ").at(-1) * 60_000;
  }

  // What lasts half a day waits for what does not: hours that are over would lie between. A page of
  // rooms is left only for what is nearer.
  function rank(cell, now, isPaged) {
    const { start, end } = hours(cell);
    const nearness = start > now ? 2 : Number(end - start >= HALF_DAY);
    const isAside = isPaged && !cell.getClientRects().length;
    return 2 * (nearness + (cell.matches(".break") ? 3 : 0)) + Number(isAside);
  }

  function announce(cell, on) {
    const label = cell.querySelector(".live");
    if (on && !label) {
      const words = document.createElement("p");
      words.className = "live";
      words.textContent = page.dataset.live;
      cell.querySelector(".state, .star").before(words);
    } else if (!on) label?.remove();
  }

  // With each minute, in which sessions start and end, and once between.
  (function next() {
    setTimeout(() => {
      tick();
      next();
    }, 30000 - (serverTime() % 30000));
  })();
  addEventListener("resize", tick);
  // Back from elsewhere, the reader looks anew.
  document.addEventListener("visibilitychange", () => {
    for (const one of list.querySelectorAll(".stays")) one.classList.remove("stays");
    tick();
  });
  document.fonts.ready.then(place);

  tellAll(serverTime());
  await pause();
  show(serverTime());
  return { tick, place };
}

// What is over on the day under way, in one line that opens.
export function foldOver(page, counted) {
  const list = page.querySelector(".days-bar");
  // The days whose line is open.
  const opened = new Set();

  function fold(live) {
    for (const day of list.querySelectorAll(".day")) {
      const button = day.querySelector(".over");
      const n = day === live ? day.querySelectorAll(".cell.is-past:not(.is-off, .stays)").length : 0;
      button.hidden = !n;
      button.ariaExpanded = opened.has(day.id);
      button.textContent = counted("over", n);
      day.classList.toggle("folds", n > 0 && !opened.has(day.id));
    }
  }

  // An address may lead to what is over.
  function reveal(element) {
    if (element?.closest(".is-past")) open(element.closest(".folds"), true);
  }

  function open(day, isOpen) {
    if (!day) return;
    if (isOpen) opened.add(day.id);
    else opened.delete(day.id);
    day.classList.toggle("folds", !isOpen);
    day.querySelector(".over").ariaExpanded = isOpen;
  }

  page.addEventListener("click", ({ target }) => {
    const button = target.closest(".over");
    if (!button) return;
    open(button.closest(".day"), button.ariaExpanded === "false");
    page.dispatchEvent(new Event("turn"));
  });

  return { fold, reveal };
}
