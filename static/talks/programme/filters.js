// The filters of the programme page: what is asked for, which cells that is, and how many sessions.
import "../../core/fold.js";
import "../../core/words.js";

// How many cells are read at once: a slow phone answers a touch in between.
const FEW = 40;
const idle = () => new Promise((go) => (globalThis.requestIdleCallback ?? setTimeout)(go));
const soon = () => globalThis.scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));

export function readFilters(page, form) {
  const list = page.querySelector(".days-bar");
  const total = page.querySelector(".total");
  const cells = () => list.querySelectorAll(".cell, .break");

  const topics = new Map(
    [...form.querySelectorAll("[name=tag]")].map((box) => [`tag=${box.value}`, box.parentElement]),
  );

  // What cells say, read once: each letter of a search asks all of them.
  let texts = new WeakMap();
  let facets = new WeakMap();
  let vocabulary;
  const said = (cell) => texts.get(cell) ?? texts.set(cell, read(cell)).get(cell);

  // They may say something else by now.
  function forget() {
    texts = new WeakMap();
    facets = new WeakMap();
    vocabulary = null;
    prepare(idle);
  }

  // The words of a cell, and those of its topics, which it does not show.
  function read(cell) {
    const parts = [...cell.querySelectorAll("h4, b, .cell__people, .cell__summary, .cell__room, .cell__kind")];
    for (const facet of facetsOf(cell)) if (topics.has(facet)) parts.push(topics.get(facet));
    return fold(parts.map((part) => part.textContent).join(" "));
  }

  // Read all cells, with a pause before every few.
  async function prepare(pause) {
    let n = 0;
    for (const cell of cells()) {
      if (texts.has(cell)) continue;
      if (n++ % FEW === 0) await pause();
      said(cell);
    }
  }

  // Before a search: what is not read by then is wanted soon.
  const ready = () => form.elements.q.value && prepare(soon);

  const known = () => (vocabulary ??= new Set([...cells()].map(said).join(" ").match(PART)));

  // The hour says it of all its cells.
  function facetsOf(cell) {
    if (!facets.has(cell)) {
      const hour = cell.parentElement;
      const said = JSON.parse(hour.nextElementSibling.textContent);
      [...hour.children].forEach((each, i) => facets.set(each, said[i].split(" ")));
    }
    return facets.get(cell);
  }

  function query() {
    const asked = new URLSearchParams(new FormData(form));
    if (!asked.get("q").trim()) asked.delete("q");
    return asked;
  }

  // What tells whether a cell is asked for.
  function sieve(asked, free) {
    const all = asked.has("q") ? [...cells()].map(said) : [];
    const words = all.length ? meant(asked.get("q"), all, known) : [];
    const names = [...new Set(asked.keys())].filter((name) => !["q", "picks", "since", "free"].includes(name));
    const wanted = names.map((name) => asked.getAll(name).map((value) => `${name}=${value}`));
    return (cell) => {
      if (asked.has("picks") && !cell.classList.contains("is-kept")) return false;
      if (asked.has("free") && !free.has(cell)) return false;
      if (asked.has("since") && !cell.classList.contains("is-changed")) return false;
      const mine = facetsOf(cell);
      if (!wanted.every((any) => any.some((facet) => mine.includes(facet)))) return false;
      return words.every((any) => any.some((word) => said(cell).includes(word)));
    };
  }

  // "3 sessions", "1 room": the words come from the page, singular and plural.
  let plural;
  function counted(what, n) {
    plural ??= new Intl.PluralRules(document.documentElement.lang);
    const forms = page.dataset[what].split("|");
    return forms[plural.select(n) === "one" ? 0 : 1].replace(/\d+/, n);
  }

  // However often one takes place.
  function distinct(part) {
    const stars = [...part.querySelectorAll(".cell:not(.is-off) .star")];
    return new Set(stars.map((star) => star.dataset.key)).size;
  }

  // How many sessions start in each hour of the clock, as the server says it (talks/layout/days.py).
  function measure(rail) {
    const links = [...rail.querySelectorAll("a")];
    const numbers = new Map(links.map((link) => [link.hash.slice(1), 0]));
    for (const slot of rail.closest(".day").querySelectorAll(".slot")) {
      const hour = slot.querySelector("time").dateTime.slice(0, 13).replace("T", "-");
      numbers.set(hour, (numbers.get(hour) ?? 0) + slot.querySelectorAll(".cell:not(.is-off)").length);
    }
    const most = Math.max(1, ...numbers.values());
    for (const link of links) {
      const n = numbers.get(link.hash.slice(1));
      link.parentElement.hidden = !n;
      link.className = link.className.replace(/level-\d/, `level-${Math.ceil((4 * n) / most)}`);
      link.querySelector("small").textContent = counted("sessions", n);
    }
  }

  // Leave what is asked for, of what is `free` for the reader; how many sessions these are.
  function apply(asked, free) {
    const filtered = asked.size > 0;
    const keeps = sieve(asked, free);
    for (const cell of cells()) {
      const isOff = !keeps(cell);
      cell.classList.toggle("is-off", isOff);
      // In hours without layout, screen readers would come upon it.
      cell.ariaHidden = isOff || null;
    }
    const shown = distinct(list);
    total.textContent = counted("sessions", shown);
    for (const slot of list.querySelectorAll(".slot")) {
      slot.classList.toggle("is-empty", !slot.querySelector(":is(.cell, .break):not(.is-off)"));
    }
    for (const rail of list.querySelectorAll(".rail")) measure(rail);
    for (const day of list.querySelectorAll(".day")) {
      day.hidden = filtered && !day.querySelector(":is(.cell, .break):not(.is-off)");
      const rooms = [...day.querySelectorAll(".cell:not(.is-off) .cell__room")];
      const names = new Set(rooms.map((room) => room.textContent));
      day.querySelector(".day__n").textContent =
        `${counted("sessions", distinct(day))}, ${counted("rooms", names.size)}`;
    }
    page.classList.toggle("is-searched", asked.has("q"));
    page.classList.toggle("is-filtered", filtered);
    // What is left of many rooms is a list.
    for (const grid of list.querySelectorAll(".grid--many")) grid.classList.toggle("grid", !filtered);
    return shown;
  }

  prepare(idle);
  return { query, ready, apply, counted, facetsOf, forget };
}
