// Words to insert become buttons: each puts itself where the caret is, in the letter below or above it.
for (const list of document.querySelectorAll("[data-inserts-into]")) {
  const letter = document.getElementById(list.dataset.insertsInto);
  for (const code of list.querySelectorAll("code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = code.textContent;
    button.addEventListener("click", () => {
      letter.setRangeText(code.textContent, letter.selectionStart, letter.selectionEnd, "end");
      letter.dispatchEvent(new Event("input", { bubbles: true }));
      letter.focus();
    });
    code.replaceWith(button);
  }
}
