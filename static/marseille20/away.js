// This page, shown for another one that cannot be reached: it says so, and opens that one once it can.
const away = document.querySelector("[data-away]");
// Milliseconds between two tries.
const PERIOD = 10_000;

// Servers may be away where there is a network. The worker answers no such question itself.
async function look() {
  if (document.hidden) return;
  const answer = await fetch(location, { cache: "no-store" }).catch(() => null);
  if (answer && answer.status < 500) location.reload();
}

const isEnglish = ({ pathname }) => pathname.startsWith("/en/");

// Who changed the language, of which there is no copy, came from a page that there is.
function leadBack() {
  const from = document.referrer && new URL(document.referrer);
  if (!from || from.origin !== location.origin || isEnglish(from) === isEnglish(location)) return;
  const link = away.querySelector("[data-back]");
  link.href = from;
  link.parentElement.hidden = false;
}

if (location.pathname !== away.dataset.away) {
  away.hidden = false;
  leadBack();
  setInterval(look, PERIOD);
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  // The server was heard of (../talks/state.js), whose page has a title and a look of its own.
  document.addEventListener("renewed", () => location.reload());
}
