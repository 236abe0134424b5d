// Loaded before Django's own scripts, which read what is handed over here.

// One choice of theme for the site and for its admin, which keeps it under another name.
try {
  localStorage.setItem("theme", localStorage.getItem("m2-theme") ?? "auto");
} catch {
  // Storage is refused in some private windows: the organiser's system decides.
}
document.addEventListener("click", ({ target }) => {
  if (target.closest(".theme-toggle")) {
    localStorage.setItem("m2-theme", document.documentElement.dataset.theme);
  }
});

// What stands for a field that is hidden takes over its name, and what a click on its label does.
function standFor(field, focused, ...parts) {
  const label = field?.labels[0];
  if (!label) return;
  const name = label.textContent.replace(/\s*:\s*$/, "").trim();
  for (const part of [focused, ...parts]) part.setAttribute("aria-label", name);
  label.removeAttribute("for");
  label.addEventListener("click", () => focused.focus());
}

// The rich text editor hides the textarea that the label belongs to. Its menu is in English,
// whatever the language of the page.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  standFor(textarea, editor.view.dom);
  editor.on("create", () => translateMenu(textarea.parentElement.querySelector(".prose-menubar")));
});

function translateMenu(menu) {
  for (const option of menu.querySelectorAll(".prose-menubar__option > *")) {
    option.textContent = gettext(option.textContent);
  }
  const translateButtons = () => {
    for (const button of menu.querySelectorAll("[title]")) {
      button.title = gettext(button.title);
      button.ariaLabel = button.title;
      // Of words, a font makes an icon: they are drawn, and not read.
      button.dataset.icon ??= button.textContent;
      button.textContent = "";
    }
  };
  translateButtons();
  // The button that opens the choice of blocks is another one for each kind of block.
  const chosen = menu.querySelector(".prose-menubar__selected");
  new MutationObserver(translateButtons).observe(chosen, { childList: true });
}

// On a phone filters stand before the list: those that choose nothing are folded, and all while
// nobody chose anything (of an edition, one is always chosen).
document.addEventListener("DOMContentLoaded", () => {
  if (!matchMedia("(max-width: 48rem)").matches) return;
  for (const filter of document.querySelectorAll("#changelist-filter details")) {
    filter.open = location.search !== "" && !filter.querySelector("li:first-child.selected");
  }
});

// Django says in English what its icons mean.
const { true: True, false: False, none: None } = document.currentScript.dataset;
const MEANINGS = { True, False, None };

// Django makes fields in which rows are searched, and icons without a role, when the page is loaded;
// what waits for jQuery then comes after.
window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll("img[alt]")) {
    icon.alt = MEANINGS[icon.alt] ?? icon.alt;
  }
  window.django?.jQuery(() => {
    nameSearches(document);
    for (const icon of document.querySelectorAll(".search-label-icon")) icon.role = "img";
  });
});
// In a row that is added, after all that Django does with it. What it names is not among that.
document.addEventListener("formset:added", ({ target }) => {
  for (const field of target.querySelectorAll("[aria-labelledby*=__prefix__]")) {
    field.setAttribute("aria-labelledby", `${field.id}_label`);
  }
  queueMicrotask(() => nameSearches(target));
});

function nameSearches(within) {
  for (const box of within.querySelectorAll(".select2-container")) {
    const chosen = box.querySelector(".select2-selection");
    // Named after what is chosen, one where nothing is chosen yet would have no name.
    chosen.removeAttribute("aria-labelledby");
    const typed = box.querySelector("input");
    const parts = [chosen, ...box.querySelectorAll("[role=textbox]")];
    standFor(box.previousElementSibling, typed ?? chosen, ...parts);
  }
}
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".select2-search--dropdown > input")) {
    target.ariaLabel = document.querySelector(".select2-container--open .select2-selection").ariaLabel;
  }
});
