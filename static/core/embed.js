// A film or a sound is asked of its site only when the reader plays it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-player] > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { player, title } = link.parentElement.dataset;
  const frame = document.createElement("iframe");
  frame.src = player;
  frame.title = title;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  link.replaceWith(frame);
  frame.focus();
});
