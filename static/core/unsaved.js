// A form that was changed, refused, or filled in for its user, asks before its page is left. Anyone who sends it is not asked.
const form = document.querySelector("#content-main form[id$='_form']");
const typed = () =>
  JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));

if (form) {
  let shown = null;
  let sent = false;
  const isUnsaved = form.querySelector(".errornote, .unsaved") !== null;
  // What scripts fill in while the page is loaded, editors and searches, is no change.
  window.addEventListener("load", () => setTimeout(() => (shown = typed())));
  window.addEventListener("pageshow", () => (sent = false));
  form.addEventListener("submit", () => (sent = true));
  window.addEventListener("beforeunload", (event) => {
    if (!sent && shown !== null && (isUnsaved || typed() !== shown)) event.preventDefault();
  });
}
