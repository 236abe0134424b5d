// Linking devices, and ending that: what is asked of the server when a button is touched.
import {
  agree,
  alone,
  changes,
  here,
  keep,
  leave,
  line,
  negotiate,
  noted,
  open,
  send,
  settle,
} from "./sync.js";

export const take = (address) =>
  alone(async () => {
    const mine = here(new Set());
    const own = noted({});
    const fields = { picks: line(mine), notes: JSON.stringify(changes({}, own)) };
    await settle({}, mine, own, await send(address, fields));
  });

// What a link would bring: who agrees on nothing changes nothing.
export const peek = async (secret) =>
  (await (await agree(secret, new Set(), new Set())).json()).picks;

// On a device that opened the link.
export const join = (secret) => alone(() => negotiate({ secret }, new Set(), here(new Set())));

// As those of picks/addresses.py.
function newSecret() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

export const renew = (address, what) =>
  alone(() =>
    open(async ({ next, ...state }) => {
      if (what === "secret") keep({ ...state, next: (next ??= newSecret()) });
      const answer = await send(address, { secret: state.secret, what, fresh: next ?? "" });
      const news = await answer.json();
      keep({ ...state, next: news.secret ? undefined : next, ...news });
    }),
  );

export const forget = (address) =>
  alone(() => open(({ secret }) => send(address, { secret })).then(leave));

export const code = (address) =>
  alone(() => open(async ({ secret }) => (await send(address, { secret })).text()));

