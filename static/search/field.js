// "/" leads into the search field of a page, Escape out of it.
const field = document.querySelector("[role=search] [name=q]");

addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (key === "Escape" && target === field) field.blur();
  if (key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.closest("input, select, textarea, [contenteditable]")) return;
  event.preventDefault();
  // On a narrow window there is only a button.
  if (field.checkVisibility()) field.focus();
  else field.form.submit();
});
