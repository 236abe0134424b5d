// The field above many speakers leaves those that it names.
import { narrow } from "../core/narrow.js";

const field = document.querySelector(".narrow");
const leave = () => narrow(field, document.querySelectorAll(".crew li"), field.nextElementSibling);

field.addEventListener("input", leave);
// Who comes back finds what they typed.
addEventListener("pageshow", () => field.value && leave());
