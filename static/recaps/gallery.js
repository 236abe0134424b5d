// The pictures of a gallery, one at a time and large, in place of the page.
const viewer = document.querySelector(".viewer");
const caption = viewer.querySelector("figcaption");
const shown = new Image();
shown.alt = "";
caption.before(shown);
const status = viewer.querySelector("[role=status]");
let links = [];
let at = 0;

function show(next) {
  at = (next + links.length) % links.length;
  const link = links[at];
  shown.src = link.href;
  shown.alt = link.querySelector("img").alt;
  caption.replaceChildren(
    ...(link.closest("figure").querySelector("figcaption")?.cloneNode(true).childNodes ?? []),
  );
  status.textContent = status.dataset.count
    .replace("{n}", at + 1)
    .replace("{total}", links.length);
}

// Galleries come and go with a fresh page.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".gallery figure > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  links = [...link.closest(".gallery").querySelectorAll("figure > a")];
  for (const step of viewer.querySelectorAll("[data-step]")) step.hidden = links.length < 2;
  show(links.indexOf(link));
  viewer.showModal();
});

viewer.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (step) show(at + Number(step.dataset.step));
  else if (event.target.closest("[data-close]") || event.target === viewer) viewer.close();
});

viewer.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (step) show(at + step);
});

// Back to the picture that was looked at last.
viewer.addEventListener("close", () => {
  shown.removeAttribute("src");
  links[at].focus();
});

let start = null;
viewer.addEventListener("pointerdown", (event) => {
  start = event.pointerType === "touch" ? event.clientX : null;
});
viewer.addEventListener("pointerup", (event) => {
  if (start === null) return;
  const moved = event.clientX - start;
  if (Math.abs(moved) > 40) show(at - Math.sign(moved));
  start = null;
});
