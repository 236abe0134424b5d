// The cover: a picture that was chosen goes to the server at once, or the first of the text is used.

import { send } from "./send.js";

const FIRST = ".ProseMirror figure:not(.embed, .card) img";

export function coverOf(form, changed) {
  const { cover, cover_alt: alt, cover_file: file, cover_gone: gone } = form.elements;
  const own = form.querySelector(".cover");
  const use = own.querySelector("[data-first]");
  const first = () => form.querySelector(FIRST);

  function offer() {
    use.hidden = Boolean(cover.value) || !first();
  }

  // The picture at this address, or none.
  function show(url) {
    cover.value = url.split("/").pop();
    own.querySelector("img")?.remove();
    if (url) cover.after(Object.assign(new Image(160), { src: url, alt: "" }));
    gone.checked = false;
    own.querySelector(".cover__gone").hidden = !url;
    offer();
  }

  file.addEventListener("change", async () => {
    const [picture] = file.files;
    if (!picture) return;
    const fault = document.getElementById("id_cover_file_error");
    fault.textContent = "";
    const { url, error } = await send(form.dataset.pictures, [["picture", picture]]);
    if (url) {
      show(url);
      changed();
      file.value = "";
    } else fault.textContent = error ?? form.dataset.refused;
  });

  use.querySelector("button").addEventListener("click", () => {
    const picture = first();
    alt.value ||= picture.alt;
    show(picture.getAttribute("src"));
    changed();
    // Its own button is gone; what comes next is what it shows.
    alt.focus();
  });

  form.addEventListener("input", offer);
  // The editor has put itself in place of the text's own field by then.
  requestAnimationFrame(offer);

  return {
    // What was taken away is not there to be kept after all: another picture would be a new cover.
    clear: () => show(""),
  };
}
