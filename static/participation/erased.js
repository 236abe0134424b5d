// What was typed and not sent goes from this device too, of all tabs and editions.
import { forgetAll } from "../core/copies.js";

const { participations } = document.getElementById("content").dataset;

for (const number of participations.split(" ")) forgetAll(`m2-mine-${number}-`);
