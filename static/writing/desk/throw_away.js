// What this device kept of a text goes with it; what others typed here goes when they sign out.
import { forgetAll, ofAccount } from "../../core/copies.js";

const form = document.querySelector("[data-recap]");
const { account, recap } = form.dataset;

form.addEventListener("submit", () => forgetAll(`${ofAccount(account)}write-${recap}-`));
