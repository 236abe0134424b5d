// What is free for the reader on the programme page: sessions that fit between their picks, and from now on.
import { duration, gaps, minutes, within } from "../free.js";
import { clock } from "../now.js";
import { hours, kept } from "../picks.js";
import { now as serverTime } from "../state.js";

export function findFree(page, counted, facetsOf) {
  const list = page.querySelector(".days-bar");
  const offer = page.querySelector(".free");
  const box = page.querySelector("[name=free]");
  const roomOf = (cell) =>
    facetsOf(cell)
      .find((facet) => facet.startsWith("room="))
      ?.slice(5);

  // Of each session that fits, the gap.
  function fitting() {
    // As clocks say it.
    const now = Math.floor(serverTime() / 60_000) * 60_000;
    const found = new Map();
    for (const day of list.querySelectorAll(".day")) {
      const all = [...day.querySelectorAll(".cell")].map((cell) => ({
        cell,
        ...hours(cell),
        stands: !cell.matches(".cell--off"),
        isKept: kept.has(cell.querySelector(".star").dataset.key),
      }));
      const mine = all.filter((one) => one.isKept && one.stands).sort((a, b) => a.start - b.start);
      const opens = Math.min(...all.map((one) => one.start));
      const closes = Math.max(...all.map((one) => one.end));
      const isToday = day.id <= clock(day, now).slice(0, 10);
      if (!(now < closes)) continue;
      for (const gap of gaps(mine, { opens, closes, now, isToday })) {
        for (const { cell, isKept } of within(all, gap)) if (!isKept) found.set(cell, gap);
      }
    }
    return found;
  }

  // One line says what there is, to those who have picks; touched, it leaves that.
  function say() {
    const found = kept.size ? [...fitting()] : [];
    const ahead = found.filter(([, gap]) => gap.isNow);
    const shown = ahead.length ? ahead : found;
    const gap = shown[0]?.[1];
    box.closest("label").hidden = !gap && !box.checked;
    offer.hidden = !gap;
    if (!gap) return;
    const words = page.dataset[gap.isNow ? "freeNow" : "free"];
    offer.firstElementChild.textContent = words
      .replace("{time}", duration(gap.end - gap.start))
      .replace("{sessions}", counted("sessions", shown.length));
  }

  // How far what is left is, and how many it holds.
  function explain(found) {
    for (const old of list.querySelectorAll(".cell__free")) old.remove();
    if (!found.size) return;
    const { walking, seats } = JSON.parse(document.getElementById("ways").textContent);
    for (const [cell, { after }] of found) {
      const walk = after && minutes(walking, roomOf(after.cell), roomOf(cell));
      const facts = [
        walk && page.dataset.walk.replace("{n}", walk),
        seats[roomOf(cell)] && page.dataset.seats.replace("{n}", seats[roomOf(cell)]),
      ].filter(Boolean);
      if (!facts.length) continue;
      const line = Object.assign(document.createElement("p"), { className: "cell__free" });
      line.textContent = facts.join(" · ");
      cell.querySelector(".star").before(line);
    }
  }

  return { fitting, say, explain };
}
