// The programme page: filters at once, one day at a time, and now. Without it the server filters.
import "../core/fold.js";
import { keepNow } from "./now.js";
import { paint } from "./picks.js";
import { changedSince, mark } from "./since.js";
import { lastVisit } from "./visits.js";

const page = document.querySelector(".prog");
const form = document.getElementById("filters");
if (form) start();

function start() {
  const list = page.querySelector(".days-bar");
  const status = document.getElementById("status");
  const empty = page.querySelector(".empty");
  const button = page.querySelector(".bar__filter span");
  const close = form.querySelector(".close");
  const printed = document.querySelector(".site-header .paper");
  const unfiltered = page.dataset.unfiltered;
  const total = page.querySelector(".total");
  const tab = document.querySelector(".main-nav [data-programme]");
  const days = () => [...list.querySelectorAll(".day")];
  const cells = () => [...list.querySelectorAll(".cell, .break")];

  // --- Filters ---------------------------------------------------------------------------------

  const topics = new Map(
    [...form.querySelectorAll("[name=tag]")].map((box) => [`tag=${box.value}`, box.parentElement]),
  );

  // What cells say, read once: each letter of a search asks all of them.
  let texts = new WeakMap();
  const said = (cell) => texts.get(cell) ?? texts.set(cell, read(cell)).get(cell);

  // The words of a cell, and those of its topics, which it does not show.
  function read(cell) {
    const parts = [...cell.querySelectorAll("h4, b, .cell__people, .cell__summary, .cell__room, .cell__kind")];
    for (const facet of facets(cell)) if (topics.has(facet)) parts.push(topics.get(facet));
    return fold(parts.map((part) => part.textContent).join(" "));
  }

  const facets = (cell) => cell.dataset.facets.split(" ");

  function query() {
    const asked = new URLSearchParams(new FormData(form));
    if (!asked.get("q").trim()) asked.delete("q");
    return asked;
  }

  // What tells whether a cell is asked for.
  function sieve(asked) {
    const words = asked.has("q") ? fold(asked.get("q")).split(" ") : [];
    const names = [...new Set(asked.keys())].filter((name) => !["q", "picks", "since"].includes(name));
    const wanted = names.map((name) => asked.getAll(name).map((value) => `${name}=${value}`));
    return (cell) => {
      if (asked.has("picks") && !cell.classList.contains("is-kept")) return false;
      if (asked.has("since") && !cell.classList.contains("is-changed")) return false;
      const mine = facets(cell);
      if (!wanted.every((any) => any.some((facet) => mine.includes(facet)))) return false;
      return words.every((word) => said(cell).includes(word));
    };
  }

  // "3 sessions", "1 room": the words come from the page, singular and plural.
  const plural = new Intl.PluralRules(document.documentElement.lang);
  function counted(what, n) {
    const forms = page.dataset[what].split("|");
    return forms[plural.select(n) === "one" ? 0 : 1].replace(/\d+/, n);
  }

  // However often one takes place.
  function distinct(part) {
    const stars = [...part.querySelectorAll(".cell:not(.is-off) .star")];
    return new Set(stars.map((star) => star.dataset.key)).size;
  }

  function filter() {
    const asked = query();
    const filtered = asked.size > 0;
    const keeps = sieve(asked);
    for (const cell of cells()) cell.classList.toggle("is-off", !keeps(cell));
    const shown = distinct(list);
    total.textContent = counted("sessions", shown);
    for (const slot of list.querySelectorAll(".slot")) {
      slot.classList.toggle("is-empty", !slot.querySelector(":is(.cell, .break):not(.is-off)"));
    }
    for (const day of days()) {
      day.hidden = filtered && !day.querySelector(":is(.cell, .break):not(.is-off)");
      const rooms = [...day.querySelectorAll(".cell:not(.is-off) .cell__room")];
      const names = new Set(rooms.map((room) => room.textContent));
      day.querySelector(".day__n").textContent =
        `${counted("sessions", distinct(day))}, ${counted("rooms", names.size)}`;
    }
    page.classList.toggle("is-searched", asked.has("q"));
    empty.hidden = shown > 0 && !lacking;
    const why = asked.has("picks") && !list.querySelector(".cell.is-kept") ? "picks" : "filters";
    for (const reason of empty.querySelectorAll("[data-why]")) {
      reason.hidden = reason.dataset.why !== (lacking ? "offline" : why);
    }
    for (const link of page.querySelectorAll(".days a")) {
      link.parentElement.hidden = document.getElementById(link.hash.slice(1)).hidden;
    }
    page.classList.toggle("is-filtered", filtered);
    // What is left of many rooms is a list.
    for (const grid of list.querySelectorAll(".grid--many")) grid.classList.toggle("grid", !filtered);
    page.classList.add("is-ready");
    printed.textContent = printed.textContent.split("?")[0] + (filtered ? `?${asked}` : "");
    close.textContent = close.textContent.replace(/\d+/, shown);
    button.textContent = filtered ? page.dataset.filter.replace("{n}", asked.size) : unfiltered;
    turn(asked);
    return shown;
  }

  // To the day of the address; the page in the other language, and the one on paper, are asked the same.
  function turn(asked) {
    for (const link of document.querySelectorAll(".lang a")) {
      link.search = asked;
      link.hash = location.hash;
    }
    show(asked.size ? null : current());
  }

  // What the server left out is fetched early: there may be no network when it is asked for.
  const fetchAll = () =>
    fetch(form.action)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .catch(() => "");
  const isPartial = () => "partial" in list.dataset;
  let all = isPartial() ? fetchAll() : "";
  let lacking = false;

  // It comes back the first time the reader asks for something else.
  async function whole() {
    if (!isPartial()) return;
    const text = (await all) || (await (all = fetchAll()));
    lacking = !text;
    if (lacking || !isPartial()) return;
    const other = new DOMParser().parseFromString(text, "text/html");
    list.replaceChildren(...other.querySelector(".days-bar").childNodes);
    page.querySelector(".days").replaceWith(other.querySelector(".days"));
    delete list.dataset.partial;
    mark(cells(), changed);
    paint();
  }

  let typed = false;
  // As the form had it last.
  let { search } = location;
  async function change(isTyped = false) {
    await whole();
    const asked = query();
    const shown = filter();
    const address = (asked.size ? `?${asked}` : location.pathname) + location.hash;
    // The letters of a search are one step back.
    if (isTyped && typed) history.replaceState(null, "", address);
    else if (new URL(address, location).href !== location.href) history.pushState(null, "", address);
    typed = isTyped;
    search = location.search;
    status.textContent = page.dataset.shown.replace("{n}", shown);
    tick();
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
    await whole();
    filter();
    tick();
  });

  function reset(picked = false) {
    for (const box of form.querySelectorAll(":checked")) box.checked = false;
    form.elements.picks.checked = picked;
    form.elements.q.value = "";
    change();
  }

  let typing;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    const isTyped = event.target.name === "q";
    typing = setTimeout(change, isTyped ? 150 : 0, isTyped);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    change();
    if (form.matches(":popover-open")) form.hidePopover();
  });
  page.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
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
    reset(true);
  });
  document.addEventListener("picks", () => {
    if (form.elements.picks.checked) filter();
    // No session began: what says that two meet has moved the others.
    place();
  });

  document.addEventListener("renewed", () => {
    lacking = false;
    texts = new WeakMap();
    filter();
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

  // Mark what changed, and say how much of it there is.
  async function compare() {
    if (!since) return;
    try {
      changed = await changedSince(form.action, since);
    } catch {
      // Without a network nothing is known of it.
      return;
    }
    mark(cells(), changed);
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

  const target = () => document.getElementById(location.hash.slice(1));

  // The day of the address, else the one the server chose.
  function current() {
    return target()?.closest(".day") ?? list.querySelector(".day:not(.is-away)") ?? days()[0];
  }

  // One day, or all of them while the programme is filtered.
  function show(day) {
    for (const other of days()) {
      other.classList.toggle("is-away", day !== null && other !== day);
    }
    page.dispatchEvent(new Event("shown"));
    for (const link of page.querySelectorAll(".days a")) {
      if (day && link.hash === `#${day.id}`) {
        link.setAttribute("aria-current", "true");
        const row = link.closest("ul");
        row.scrollLeft = link.offsetLeft - row.offsetLeft;
      } else link.removeAttribute("aria-current");
    }
  }

  addEventListener("hashchange", () => {
    turn(query());
    place();
    target()?.scrollIntoView();
  });

  // A page of rooms is turned (talks/many_rooms.js). No session began: the lines of now have other
  // heights to stand at.
  page.addEventListener("turn", () => {
    turn(query());
    place();
  });

  const { tick, place } = keepNow(page);

  recall();
  filter();
  tick();
  if (since < release) compare();
  target()?.scrollIntoView({ behavior: "instant" });
}
