// What this device kept of a text goes with it.
import { OF_ACCOUNT, forgetAll } from "../../core/copies.js";

const form = document.querySelector("[data-recap]");

form.addEventListener("submit", () => forgetAll(`${OF_ACCOUNT}write-${form.dataset.recap}-`));
