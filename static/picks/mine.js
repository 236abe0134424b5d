// The page of one's own picks: it shows those of its sessions that this browser keeps.
import { copy } from "../core/copy.js";
import { kept } from "../talks/picks.js";
import { clashes } from "./clashes.js";
import { code, forget, join, lasts, renew, sync, take, taken } from "./sync.js";

const main = document.querySelector("main");
const { dataset: words } = main;
const list = new Intl.ListFormat(document.documentElement.lang);
const find = (selector, from = main) => from.querySelector(selector);
const all = (selector, from = main) => [...from.querySelectorAll(selector)];
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

function say(text) {
  find("#said").textContent = text;
}

// --- The list ----------------------------------------------------------------------------------

const key = (row) => find("[data-key]", row).dataset.key;
const title = (row) => find("h3", row).textContent;

// What the rows say, read once: of times in milliseconds, nothing while a row has none.
let held = [];
function read() {
  held = all(".day .rows > .row").map((row) => {
    const [start, end] = all(".row__time time", row).map((time) => Date.parse(time.dateTime));
    const stands = !!start && !row.matches(".row--off");
    return { row, day: row.closest(".day"), key: key(row), start, end, stands };
  });
}

function draw() {
  const mine = held.filter((one) => kept.has(one.key));
  const n = new Set(mine.map((one) => one.key)).size;
  for (const one of held) one.row.classList.toggle("is-kept", kept.has(one.key));
  const found = clashes(mine.filter((one) => one.stands));
  for (const day of all(".day")) {
    day.hidden = !mine.some((one) => one.day === day);
    // On the day of the moment: who is on then may have begun before midnight.
    warn(day, found.filter(({ start, on }) => on.find((one) => one.start === start).day === day));
  }
  find(".total").textContent = n ? fill(n === 1 ? words.one : words.many, { n }) : "";
  find(".empty").hidden = n > 0;
  main.classList.add("is-ready");
}

function warn(day, found) {
  const notes = find(".clashes", day);
  const said = found.map(({ start, on }) => [start, ...on.map((one) => one.key)]).join();
  if (notes.dataset.said === said) return;
  notes.dataset.said = said;
  const { key: focused } = document.activeElement.dataset;
  const within = notes.contains(document.activeElement);
  notes.replaceChildren(...found.map(note));
  notes.hidden = !found.length;
  if (within) find(".star", held.find((one) => one.key === focused)?.row ?? day).focus();
}

function note({ start, on }) {
  const item = find("#clash").content.cloneNode(true).firstElementChild;
  const time = find(".row__time time", on.find((one) => one.start === start).row).textContent;
  const titles = on.map((one) => words.title.replace("{title}", title(one.row)));
  find("p", item).textContent = fill(words.clash, { n: on.length, time, titles: list.format(titles) });
  const others = held.filter(
    (one) =>
      one.stands &&
      one.start <= start &&
      start < one.end &&
      !on.some((two) => two.key === one.key),
  );
  find("details", item).hidden = !others.length;
  find("summary", item).textContent = fill(words.others, { n: others.length, time });
  // There can be many: they are put down when they are asked for.
  find("details", item).addEventListener("toggle", () => offer(find("ul", item), others));
  return item;
}

function offer(place, others) {
  place.replaceChildren(
    ...others.map(({ row }) => {
      const other = document.createElement("li");
      other.append(find("h3 a", row).cloneNode(true), find(".star", row).cloneNode(true));
      return other;
    }),
  );
}

// --- Taken along -------------------------------------------------------------------------------

// A secret in the address leaves it at once: neither history nor a shared screen has it.
let offered = "";
function open() {
  const [, secret] = location.hash.match(/^#k=(.*)$/) ?? [];
  if (secret === undefined) return;
  history.replaceState(null, "", location.pathname + location.search);
  if (!/^[\w-]{24}$/.test(secret)) return say(words.noSecret);
  if (secret === taken()?.secret) return say(words.already);
  offered = secret;
  show();
  find("#take").scrollIntoView();
}

function show() {
  const state = taken();
  const ours = state?.edition === main.dataset.edition;
  const part = offered ? "offered" : ours ? "taken" : "alone";
  for (const each of all("#take [data-when]")) each.hidden = each.dataset.when !== part;
  find("[data-replaces]").hidden = !state || part === "taken";
  if (!ours) return;
  const edit = `${location.origin}${location.pathname}#k=${state.secret}`;
  // A code that was drawn carries the link of before.
  if (find("code[data-address=edit]").textContent !== edit) {
    find("[data-code]").replaceChildren();
    find("[data-code]").parentElement.open = false;
  }
  for (const [name, address] of Object.entries({ ...state, edit })) {
    for (const shown of all(`code[data-address=${name}]`)) shown.textContent = address;
    for (const link of all(`a[data-address=${name}]`)) link.href = address;
  }
  if (!lasts()) say(words.secretFades);
}

// What a button does; what is said when it is done stands on it, or is given.
const deeds = {
  take: () => take(words.take),
  join: () => join(offered).then(deeds.decline),
  decline: async () => {
    offered = "";
  },
  renew: ({ value }) => renew(words.renew, value),
  forget: () => forget(words.forget),
  copy: async (button) => {
    const code = find("code", button.closest("li"));
    return copy(code).then(
      () => words.copied,
      () => words.failed,
    );
  },
  print: async () => print(),
  export: async () => (await files()).download(words.file),
};

// Few want their picks as a file.
const files = () => import("./files.js");

main.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-do]");
  if (!button) return say(lasting);
  if (button.disabled) return;
  button.disabled = true;
  try {
    say((await deeds[button.dataset.do](button)) ?? button.dataset.done ?? "");
  } catch (error) {
    // Of the server, in words; or of the network, in those of the browser.
    say("gone" in error && error.message ? error.message : words.offline);
  }
  button.disabled = false;
  show();
});

// The code is drawn by the server when it is looked at.
main.addEventListener(
  "toggle",
  async ({ target }) => {
    const place = find("[data-code]", target);
    if (!place || !target.open) return;
    try {
      const drawn = new DOMParser().parseFromString(await code(words.code), "text/html");
      place.replaceChildren(...drawn.body.children);
    } catch {
      place.textContent = words.offline;
    }
  },
  true,
);

main.addEventListener("change", async ({ target }) => {
  if (target.type !== "file" || !target.files.length) return;
  const { bring } = await files();
  say(await bring(target.files[0], new Set(all(".rows > .row").map(key)), words));
  target.value = "";
});

// -----------------------------------------------------------------------------------------------

function whole() {
  read();
  draw();
  show();
}

document.addEventListener("picks", draw);
document.addEventListener("taken", show);
addEventListener("storage", show);
document.addEventListener("renewed", whole);
addEventListener("hashchange", open);

// Whether stars are kept at all is known before one is touched.
function keeps() {
  try {
    localStorage.setItem("m2-probe", "1");
    localStorage.removeItem("m2-probe");
    return true;
  } catch {
    return false;
  }
}

// What is said as long as nothing else is.
const lasting = keeps() ? "" : words.fades;

whole();
say(lasting);
open();
if (taken()) sync().catch((error) => error.gone && say(error.message));
