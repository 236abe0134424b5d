// How many sessions are kept, in the tab of one's own picks.
const count = document.querySelector(".main-nav__count");

function show() {
  let keys;
  try {
    keys = JSON.parse(localStorage.getItem("m2-selection"));
  } catch {
    // Nothing is kept.
  }
  count.textContent = keys?.length || "";
}

if (count) {
  for (const change of ["storage", "pageshow"]) addEventListener(change, show);
  document.addEventListener("picks", show);
  show();
}
