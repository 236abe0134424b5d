// Shows the square that is cut out of a portrait, while its sliders move.

const SLIDERS = ["x", "y", "zoom"];

for (const part of document.querySelectorAll(".crop")) {
  const field = (name) => part.querySelector(`#portrait-${name}`);
  const frame = part.querySelector(".crop__frame");
  const picture = frame.querySelector("img") ?? new Image();
  picture.alt = "";
  frame.prepend(picture);
  const shown = part.querySelector(".crop__window");
  const caption = part.querySelector("figcaption");
  const sliders = part.querySelector(".crop__sliders");
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 320;

  const value = (name) => Number(field(name).value);

  // As participation/portraits.py cuts it.
  const square = () => {
    const { naturalWidth: width, naturalHeight: height } = picture;
    const side = (Math.min(width, height) * 100) / value("zoom");
    return [((width - side) * value("x")) / 100, ((height - side) * value("y")) / 100, side];
  };

  const draw = () => {
    if (!picture.naturalWidth) return;
    const shorter = Math.min(picture.naturalWidth, picture.naturalHeight);
    for (const name of SLIDERS) part.style.setProperty(`--${name}`, value(name));
    part.style.setProperty("--wide", (100 * picture.naturalWidth) / shorter);
    part.style.setProperty("--high", (100 * picture.naturalHeight) / shorter);
    const [left, top, side] = square();
    canvas.getContext("2d").drawImage(picture, left, top, side, side, 0, 0, 320, 320);
    if (!canvas.isConnected) {
      canvas.setAttribute("aria-hidden", "true");
      shown.replaceChildren(canvas);
      caption.textContent = caption.dataset.shown;
    }
  };

  picture.addEventListener("load", () => {
    frame.hidden = sliders.hidden = false;
    draw();
  });
  for (const name of SLIDERS) field(name).addEventListener("input", draw);
  field("portrait").addEventListener("change", ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => (picture.src = reader.result));
    reader.readAsDataURL(file);
  });
  if (picture.complete) draw();
}
