// The programme page: filters at once, one day at a time, and now. Without it the server filters.
import { foldOver, keepNow } from "./now.js";
import { kept, paint } from "./picks.js";
import { keepDays } from "./programme/days.js";
import { readFilters } from "./programme/filters.js";
import { lastVisit } from "./visits.js";

const page = document.querySelector(".prog");
const form = document.getElementById("filters");
// One thing after another: a slow phone answers a touch in between.
const pause = () => new Promise((go) => setTimeout(go));
// Where rooms stand side by side (talks/many_rooms.css).
const isWide = matchMedia("(min-width: 86rem)");
if (form) start();

async function start() {
  const list = page.querySelector(".days-bar");
  const status = document.getElementById("status");
  const empty = page.querySelector(".empty");
  const button = page.querySelector(".bar__filter span");
  const close = form.querySelector(".close");
  const printed = document.querySelector(".site-header .paper");
  const unfiltered = page.dataset.unfiltered;
  const tab = document.querySelector(".main-nav [data-programme]");

  const { query, ready, apply, counted, facetsOf, forget } = readFilters(page, form);
  const { target, show, markDay, complete } = keepDays(page, form.action, () => {
    markChanged();
    paint();
    turnRooms();
  });
  const { fold, reveal } = foldOver(page, counted);
  // What is free for who has picks; others do without.
  let free;
  // Where now is: nowhere before all else is ready.
  let tick = () => {};
  let place = tick;
  // Could what the server left out not be had?
  let lacking = false;

  // --- Filters ---------------------------------------------------------------------------------

  function filter() {
    const asked = query();
    const fitting = (asked.has("free") && free?.fitting()) || new Map();
    const shown = apply(asked, fitting);
    free?.explain(fitting);
    explain(asked, shown);
    printed.textContent = printed.textContent.split("?")[0] + (asked.size ? `?${asked}` : "");
    close.textContent = close.textContent.replace(/\d+/, shown);
    button.textContent = asked.size ? page.dataset.filter.replace("{n}", asked.size) : unfiltered;
    turn(asked);
    tick();
    return shown;
  }

  // Where nothing is asked for, all is as the server made it.
  function settle() {
    if (query().size) filter();
    else turn(query());
    page.classList.add("is-ready");
  }

  function turnRooms() {
    if (isWide.matches && page.querySelector(".room-pages")) import("./many_rooms.js").catch(() => {});
  }

  async function say() {
    const isAsked = form.elements.free.checked;
    if (!free && (kept.size || isAsked)) {
      const script = await import("./programme/free.js").catch(() => null);
      // There may be no network, nor a copy yet.
      if (!script) return;
      free ??= script.findFree(page, counted, facetsOf);
      if (isAsked) filter();
    }
    free?.say();
  }

  // Why nothing shows.
  function explain(asked, shown) {
    empty.hidden = shown > 0 && !lacking;
    const isUnpicked = (asked.has("picks") || asked.has("free")) && !list.querySelector(".cell.is-kept");
    const why = lacking ? "offline" : isUnpicked ? "picks" : "filters";
    for (const reason of empty.querySelectorAll("[data-why]")) {
      reason.hidden = reason.dataset.why !== why;
    }
    // As the field in the header does.
    const elsewhere = empty.querySelector("[data-elsewhere]");
    elsewhere.hidden = !asked.has("q");
    elsewhere.href = `${document.querySelector("[role=search]").action}?q=${encodeURIComponent(asked.get("q"))}`;
  }

  // To the day of the address; the page in the other language, and the one on paper, are asked the same.
  function turn(asked) {
    for (const link of document.querySelectorAll(".lang a")) {
      link.search = asked;
      link.hash = location.hash;
    }
    show(asked.size > 0);
  }

  let typed = false;
  // As the form had it last.
  let { search } = location;
  async function change(isTyped = false) {
    lacking = !(await complete());
    await ready();
    const asked = query();
    const shown = filter();
    const address = (asked.size ? `?${asked}` : location.pathname) + location.hash;
    // The letters of a search are one step back.
    if (isTyped && typed) history.replaceState(null, "", address);
    else if (new URL(address, location).href !== location.href) history.pushState(null, "", address);
    typed = isTyped;
    search = location.search;
    status.textContent = page.dataset.shown.replace("{n}", shown);
    // Of a shorter list one would see the end, or only what comes after it.
    if (list.getBoundingClientRect().top < 0) list.scrollIntoView({ behavior: "instant" });
  }

  // The form as the address has it.
  function recall() {
    const asked = new URLSearchParams(location.search);
    for (const box of form.querySelectorAll("[type=checkbox]")) {
      box.checked = asked.getAll(box.name).includes(box.value);
    }
    form.elements.q.value = asked.get("q") ?? "";
  }

  addEventListener("popstate", async () => {
    if (location.search === search) return;
    ({ search } = location);
    typed = false;
    recall();
    lacking = !(await complete());
    await ready();
    filter();
  });

  function reset(name) {
    for (const box of form.querySelectorAll(":checked")) box.checked = false;
    if (name) form.elements[name].checked = true;
    form.elements.q.value = "";
    return change();
  }

  // Of many choices, those that the field above them names.
  async function leave(field, choices) {
    const script = await import("../core/narrow.js").catch(() => null);
    script?.narrow(field, choices.querySelectorAll(".chip"), choices.lastElementChild);
  }

  let typing;
  form.addEventListener("input", ({ target }) => {
    const { parentElement: choices } = target;
    if (target.matches(".narrow")) return leave(target, choices);
    clearTimeout(typing);
    const isTyped = target.name === "q";
    typing = setTimeout(change, isTyped ? 150 : 0, isTyped);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (document.activeElement.matches(".narrow")) return;
    change();
    if (form.matches(":popover-open")) close.click();
  });
  // The finger sees at once which day it touched; the way there, which lays much out, comes with the frame after.
  page.addEventListener("click", (event) => {
    const link = event.target.closest(":is(.days, .rail) a");
    if (!link || link.hash === location.hash || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    markDay(document.getElementById(link.hash.slice(1)));
    requestAnimationFrame(() => setTimeout(() => (location.hash = link.hash)));
  });
  // What was found, and not the head of the page.
  close.addEventListener("click", () => list.scrollIntoView({ behavior: "instant" }));
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    // The address of now stays, yet it leads to another day by then.
    if (event.target.closest(".jump")?.hash === location.hash) turn(query());
    if (event.target.closest(".free")) reset("free").then(() => list.scrollIntoView());
    if (!event.target.closest("[data-reset]")) return;
    event.preventDefault();
    reset();
  });
  // It is here, where the programme is that of the edition that the navigation leads to.
  tab?.addEventListener("click", (event) => {
    if (tab.pathname !== location.pathname || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    reset();
    scrollTo({ top: 0, behavior: "instant" });
  });
  // Where the page of one's picks is out of reach, they are a filter of this one.
  document.querySelector(".main-nav [data-picks]")?.addEventListener("click", (event) => {
    if (navigator.onLine || navigator.serviceWorker?.controller) return;
    event.preventDefault();
    reset("picks");
  });
  document.addEventListener("picks", () => {
    if (form.elements.picks.checked || form.elements.free.checked) filter();
    say();
    // No session began: what says that two meet has moved the others.
    place();
  });

  // What is free from now on is less by then.
  setInterval(() => {
    if (document.hidden || !kept.size) return;
    if (form.elements.free.checked) filter();
    say();
  }, 60_000);

  document.addEventListener("renewed", () => {
    lacking = false;
    forget();
    settle();
    say();
    tick();
    compare();
  });

  // --- Since the last visit --------------------------------------------------------------------

  const box = form.elements.since;
  const release = Number(document.body.dataset.release);
  const last = release ? lastVisit(page.dataset.edition, release) : 0;
  // The address may ask for another one.
  const since = Number(box.value) || last;
  let changed = new Map();
  // For who was here before; others do without.
  let changes;
  const markChanged = () => changes?.mark(list.querySelectorAll(".cell, .break"), changed);

  // Mark what changed, and say how much of it there is.
  async function compare() {
    if (!since) return;
    try {
      changes = await import("./since.js");
      changed = await changes.changedSince(form.action, since);
    } catch {
      // Without a network nothing is known of it.
      return;
    }
    markChanged();
    if (!changed.size) return;
    box.value = since;
    box.closest("label").hidden = false;
    const note = page.querySelector(".changed");
    note.hidden = since !== last;
    note.firstElementChild.search = `?since=${since}`;
    note.firstElementChild.textContent = counted("changed", changed.size);
    if (box.checked) filter();
  }

  // --- Days ------------------------------------------------------------------------------------

  addEventListener("hashchange", () => {
    turn(query());
    reveal(target());
    place();
    arrive();
    // The browser could not, in a day that was away.
    target()?.focus({ preventScroll: true });
  });

  // Hours that come in sight get their heights, which moves what was come for where the browser does not keep it in
  // its place: some frames long. Who scrolls meanwhile is let go.
  function arrive() {
    const aim = target();
    const top = () => aim.getBoundingClientRect().top;
    let place;
    let height;
    function keep(frames) {
      if (!aim || target() !== aim) return;
      if (top() !== place) {
        if (document.body.offsetHeight === height) return;
        aim.scrollIntoView({ behavior: "instant" });
        place = top();
        height = document.body.offsetHeight;
      }
      if (frames) requestAnimationFrame(() => setTimeout(keep, 0, frames - 1));
    }
    keep(12);
  }

  // A page of rooms is turned (talks/many_rooms.js). No session began: the lines of now have other
  // heights to stand at.
  page.addEventListener("turn", () => {
    turn(query());
    place();
  });

  isWide.addEventListener("change", turnRooms);
  await pause();
  recall();
  settle();
  turnRooms();
  await pause();
  ({ tick, place } = await keepNow(page, fold, pause));
  await pause();
  say();
  reveal(target());
  place();
  if (since < release) compare();
  arrive();
}
