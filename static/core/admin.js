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

function nameAfter(element, field) {
  const name = field?.labels[0]?.textContent.replace(/\s*:\s*$/, "").trim();
  if (name) element.setAttribute("aria-label", name);
}

// The rich text editor hides the textarea that the label belongs to: it takes over its name. Its
// menu is in English, whatever the language of the page.
document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  nameAfter(editor.view.dom, textarea);
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
    }
  };
  translateButtons();
  // The button that opens the choice of blocks is another one for each kind of block.
  const chosen = menu.querySelector(".prose-menubar__selected");
  new MutationObserver(translateButtons).observe(chosen, { childList: true });
}

// On a phone filters stand before the list: those that choose nothing are folded.
document.addEventListener("DOMContentLoaded", () => {
  if (!matchMedia("(max-width: 48rem)").matches) return;
  for (const filter of document.querySelectorAll("#changelist-filter details")) {
    filter.open = !filter.querySelector("li:first-child.selected");
  }
});

// Django says in English what its icons mean.
const { true: True, false: False, none: None } = document.currentScript.dataset;
const MEANINGS = { True, False, None };

// Fields in which rows are searched have no label of their own, and icons no role. Django makes
// both when the page is loaded; what waits for jQuery then comes after.
window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll("img[alt]")) {
    icon.alt = MEANINGS[icon.alt] ?? icon.alt;
  }
  window.django?.jQuery(() => {
    for (const field of document.querySelectorAll(".select2-search--inline > input")) {
      nameAfter(field, field.closest(".select2-container").previousElementSibling);
    }
    // Named after what is chosen, one where nothing is chosen yet would have no name.
    for (const field of document.querySelectorAll(".select2-selection--single")) {
      const select = field.closest(".select2-container").previousElementSibling;
      nameAfter(field, select);
      nameAfter(field.querySelector("[role=textbox]"), select);
      field.removeAttribute("aria-labelledby");
    }
    for (const icon of document.querySelectorAll(".search-label-icon")) icon.role = "img";
  });
});
document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".select2-search--dropdown > input")) {
    nameAfter(target, document.querySelector(".select2-container--open").previousElementSibling);
  }
});
