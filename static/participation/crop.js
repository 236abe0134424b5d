// Shows the square that is cut out of a portrait, while its sliders move.

const SLIDERS = ["x", "y", "zoom"];

for (const form of document.querySelectorAll("form.crop")) {
  const frame = form.querySelector(".crop__frame");
  const picture = frame.querySelector("img") ?? new Image();
  picture.alt = "";
  frame.prepend(picture);
  const shown = form.querySelector(".crop__window");
  const caption = form.querySelector("figcaption");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 320;

  const value = (name) => Number(form.elements[name].value);

  // As participation/portraits.py cuts it.
  const square = () => {
    const { naturalWidth: width, naturalHeight: height } = picture;
    const side = (Math.min(width, height) * 100) / value("zoom");
    return [((width - side) * value("x")) / 100, ((height - side) * value("y")) / 100, side];
  };

  const draw = () => {
    if (!picture.naturalWidth) return;
    const shorter = Math.min(picture.naturalWidth, picture.naturalHeight);
    for (const name of SLIDERS) form.style.setProperty(`--${name}`, value(name));
    form.style.setProperty("--wide", (100 * picture.naturalWidth) / shorter);
    form.style.setProperty("--high", (100 * picture.naturalHeight) / shorter);
    const [left, top, side] = square();
    canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 320, 320);
    if (!canvas.isConnected) {
      canvas.setAttribute("aria-hidden", "true");
      shown.replaceChildren(canvas);
      caption.textContent = caption.dataset.shown;
    }
  };

  picture.addEventListener("load", () => {
    frame.hidden = false;
    draw();
  });
  for (const name of SLIDERS) form.elements[name].addEventListener("input", draw);
  form.elements.portrait.addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => (picture.src = reader.result));
    reader.readAsDataURL(file);
  });
  if (picture.complete) draw();
}
