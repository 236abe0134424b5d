// The rich text editor hides the textarea that the label belongs to: it takes over its name.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = textarea.labels[0];
  if (label) {
    editor.view.dom.setAttribute("aria-label", label.textContent.replace(/\s*:\s*$/, "").trim());
  }
});
