// A table that is wider than its frame can be scrolled by key, and its frame says what it is.
function reach(frame) {
  const scrolls = frame.scrollWidth > frame.clientWidth;
  for (const [name, value] of Object.entries({ tabindex: 0, role: "region", "aria-labelledby": frame.dataset.scrolls }))
    if (scrolls) frame.setAttribute(name, value);
    else frame.removeAttribute(name);
}

const watch = new ResizeObserver((frames) => frames.forEach(({ target }) => reach(target)));
for (const frame of document.querySelectorAll("[data-scrolls]")) watch.observe(frame);
