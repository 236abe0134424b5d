// What is said of a card or a place stands beside it, where all of it is seen.
import { isWide, wrap } from "./columns.js";

// In pixels: from the place, and from the edge of the window.
const GAP = 12;
const RIM = 8;
// The place of each box.
const places = new Map();

// Without a place, and on a phone, style sheets say where.
export function putBeside(box, place) {
  places.set(box, place);
  if (!box.isConnected) wrap.append(box);
  sizes.observe(box);
  stand(box, place);
}

// To the right, to the left, else below or above; never beside the window.
function stand(box, place) {
  const isBeside = Boolean(place?.isConnected) && isWide();
  box.classList.toggle("is-beside", isBeside);
  if (!isBeside) return;
  const { left, right, top, bottom } = place.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const isRight = right + GAP + width <= innerWidth - RIM;
  const isLeft = !isRight && left - GAP - width >= RIM;
  const below = bottom + GAP + height <= innerHeight - RIM ? bottom + GAP : top - GAP - height;
  const within = (at, most) => Math.max(RIM, Math.min(at, most - RIM));
  const x = isRight ? right + GAP : isLeft ? left - GAP - width : left;
  const y = within(isRight || isLeft ? top : below, innerHeight - height);
  box.classList.toggle("is-right", isRight);
  box.classList.toggle("is-left", isLeft);
  box.style.setProperty("--x", `${within(x, innerWidth - width)}px`);
  box.style.setProperty("--y", `${y}px`);
  box.style.setProperty("--tie", `${Math.max(0, Math.min(top - y, height - 2 * GAP))}px`);
}

function follow() {
  for (const [box, place] of places) {
    if (box.isConnected) stand(box, place);
    else places.delete(box);
  }
}

const sizes = new ResizeObserver(follow);
addEventListener("resize", follow);
document.addEventListener("scroll", follow, { capture: true, passive: true });
