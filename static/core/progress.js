// While a file is read or imported, or releases are blanked: look now and then how far it is, on this page or at the
// address that it names, and say aloud when it is done. Without it the link on the page does the same.

// In milliseconds: at first often, then less and less.
const SOON = 1000;
const SELDOM = 10000;

const place = document.getElementById("import");
const address = place.dataset.address ?? location.href;
const said = document.getElementById("import-said");
let wait = SOON;

async function look() {
  wait = Math.min(1.2 * wait, SELDOM);
  const now = document.hidden ? null : await read();
  if (now) place.replaceChildren(...now.childNodes);
  if (now && !("running" in now.dataset)) said.textContent = place.querySelector("h2").textContent.trim();
  else setTimeout(look, wait);
}

// The same part of the page as it is by now; nothing without a network, or when signed out.
async function read() {
  const response = await fetch(address, { redirect: "error" }).catch(() => null);
  if (!response?.ok) return null;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.getElementById("import");
}

setTimeout(look, wait);
