// This page, shown for another one that cannot be reached: it says so, and tries again.
const away = document.querySelector("[data-away]");

if (location.pathname !== away.dataset.away) {
  away.hidden = false;
  addEventListener("online", () => location.reload());
  // The server was heard of (../talks/state.js), whose page has a title and a look of its own.
  document.addEventListener("renewed", () => location.reload());
}
