// The list of what is wrong with the shown days, as the last answer has it.
import { sheet } from "./columns.js";

const box = () => document.querySelector(".sheet-wrong");
const stops = () => [...box().querySelectorAll("summary, a")];

// It stays unfolded, and keeps the focus.
export function showWrong(html) {
  const isOpen = Boolean(box().querySelector("[open]"));
  const focused = stops().find((each) => each === document.activeElement);
  box().outerHTML = html;
  box().querySelector("details")?.toggleAttribute("open", isOpen);
  if (!focused) return;
  const same = stops().find((each) => each.href === focused.href);
  (same ?? stops()[0] ?? sheet).focus({ preventScroll: true });
}
