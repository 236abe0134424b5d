// Little is loaded before the bell is touched.
import { stored } from "../talks/picks.js";

const load = () => import("./bell.js");
if (stored("m2-bell")) load();
document.querySelector("#bell details").addEventListener("toggle", load, { once: true });
