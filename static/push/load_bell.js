// Little is loaded before the bell is touched.
import { stored } from "../talks/picks.js";

const details = document.querySelector("#bell details");
let isLoaded = false;
const load = async () => {
  await import("./bell.js");
  isLoaded = true;
};
if (stored("m2-bell")) load();
details.addEventListener("toggle", load, { once: true });

// What is pressed before it is there is done once it is.
details.closest("form").addEventListener("submit", async (event) => {
  if (isLoaded) return;
  event.preventDefault();
  await load();
  event.target.requestSubmit();
});

// Who comes by a link to it need not touch it twice.
function open() {
  if (location.hash === "#bell") details.open = true;
}

addEventListener("hashchange", open);
open();
