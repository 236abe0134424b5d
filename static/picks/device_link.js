// The link between devices that share their picks, on the page of one's own: its addresses, and what is done with it.
import { copy } from "../core/copy.js";
import "../talks/share.js";
import { code, forget, join, peek, renew, take } from "./linking.js";
import { all, find, main, say, words } from "./page.js";
import { lasts, linked } from "./sync.js";

// The secret of a link that was opened, and what is said of what it brings.
let offered = "";
let brings = "";
export function offer(secret) {
  if (!/^[\w-]{24}$/.test(secret)) return say(words.noSecret);
  if (secret === linked()?.secret) return say(words.already);
  offered = secret;
  brings = "";
  show();
  find("#take").open = true;
  find("#take").scrollIntoView();
  // Another one may have been opened, or this one declined, before the answer.
  const ifStill = (then) => (answer) => offered === secret && then(answer);
  peek(secret).then(ifStill(count), ifStill(refuse));
}

function count({ length: n }) {
  brings = n > 1 ? words.brings.replace("{n}", n) : n ? words.bringsOne : words.bringsNone;
  show();
}

// Without network it is still offered.
function refuse(error) {
  if (!error.gone) return;
  decline();
  say(error.message);
}

export function show() {
  find(".brings").textContent = brings;
  const state = linked();
  const ours = state?.edition === main.dataset.edition;
  const part = offered ? "offered" : ours ? "linked" : "alone";
  for (const each of all("#take [data-when]")) each.hidden = each.dataset.when !== part;
  find("[data-replaces]").hidden = !state || part === "linked";
  if (!ours) return;
  // Where nothing can be sent to, it is copied.
  find(".take__send").hidden = !navigator.canShare;
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
}

// What is to be said first where the browser will not know the link tomorrow.
const fades = () => (lasts() ? undefined : words.secretFades);

function decline() {
  offered = "";
  show();
}

// Where a keyboard goes on when the button that was pressed went away.
function goOn() {
  find("#take [data-when]:not([hidden])").focus({ preventScroll: true });
}

function arrive() {
  decline();
  find(".picks").scrollIntoView();
  find(".picks").focus({ preventScroll: true });
}

// By the names that their buttons have.
export const actions = {
  take: () => take(words.take).then(goOn).then(fades),
  join: () =>
    join(offered).then((said) => {
      arrive();
      return said ?? fades();
    }),
  decline() {
    decline();
    goOn();
  },
  renew: ({ value }) => renew(words.renew, value).then(fades),
  forget: () => forget(words.forget).then(goOn),
  copy: (button) =>
    copy(find("code", button.closest("li"))).then(
      () => words.copied,
      () => {
        find("details:has(code)", button.closest("li")).open = true;
        return words.failed;
      },
    ),
};

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

document.addEventListener("linked", show);
document.addEventListener("renewed", show);
addEventListener("storage", show);

show();
