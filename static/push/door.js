// Little is loaded before the bell is touched.
import { stored } from "../talks/picks.js";

const details = document.querySelector("#bell details");
const load = () => import("./bell.js");
if (stored("m2-bell")) load();
details.addEventListener("toggle", load, { once: true });

// Who comes by a link to it need not touch it twice.
function open() {
  if (location.hash === "#bell") details.open = true;
}

addEventListener("hashchange", open);
open();
