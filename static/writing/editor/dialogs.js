// The editor's dialogs: filled in, sent, and open with all that was typed until that succeeds.
import { cookie } from "../../core/cookie.js";

// In pixels: how large a picture is shown beside its words, twice for screens that are that fine.
const WIDTH = 192;

// What is typed then goes on in the text at the caret, and not with the next frame.
export function close(dialog) {
  dialog.close();
  document.activeElement.editor?.view.focus();
}

export function ask(dialog, values, save) {
  const form = dialog.querySelector("form");
  const trouble = dialog.querySelector("[role=alert]");
  form.reset();
  trouble.textContent = "";
  for (const [name, value] of Object.entries(values))
    if (form.elements[name]) form.elements[name].value = value ?? "";
  form.onsubmit = async (event) => {
    trouble.textContent = "";
    event.preventDefault();
    event.submitter.disabled = true;
    try {
      await save(Object.fromEntries(new FormData(form)));
      close(dialog);
    } catch (error) {
      trouble.textContent = error.message;
    } finally {
      event.submitter.disabled = false;
    }
  };
  form.querySelector("[data-close]").onclick = () => close(dialog);
  // Who chooses no file stays.
  dialog.oncancel = ({ target }) => target.open && close(dialog);
  dialog.showModal();
}

// Send a picture and get its address and size; whatever goes wrong is said in words.
export function upload(file, textarea, dialog) {
  const progress = dialog.querySelector("progress");
  const { promise, resolve, reject } = Promise.withResolvers();
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => (progress.value = loaded / total);
  request.onloadend = () => {
    progress.hidden = true;
    const answer = request.response;
    if (answer?.url) resolve(answer);
    else reject(new Error(answer?.error || dialog.dataset.failed));
  };
  progress.hidden = false;
  progress.value = 0;
  const body = new FormData();
  body.append("picture", file);
  request.open("POST", textarea.dataset.pictureUrl);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
  request.send(body);
  return promise;
}

// Ask for pictures: what each of them shows, in which order, and who took them.
export function pictureDialog(dialog, textarea) {
  const find = (selector) => dialog.querySelector(selector);
  const input = find("[name=file]");
  const list = find("ol");
  const pictures = new Map(); // a row → its file, and where that is once it was sent
  let dragged = null;

  const nameOf = (row) => row.querySelector("legend").textContent;
  const valueOf = (row, name) => row.querySelector(`[name=${name}]`).value.trim();

  function number() {
    list.dataset.count = pictures.size;
    [...list.children].forEach((row, at) => {
      const place = dialog.dataset.place.replace("{n}", at + 1).replace("{total}", pictures.size);
      row.querySelector("legend").textContent = place;
    });
  }

  // The row is where it was put: to be heard as well.
  function moved(row) {
    number();
    find("[role=status]").textContent = nameOf(row);
  }

  async function show(row, picture) {
    pictures.set(row, picture);
    const file = picture.file ?? (await fetch(picture.sent.url).then((answer) => answer.blob()));
    const bitmap = await createImageBitmap(file, { resizeWidth: WIDTH }).catch(() => null);
    if (!bitmap) return;
    const canvas = row.querySelector("canvas");
    Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
  }

  function add(picture, words = {}) {
    const row = find("template").content.cloneNode(true).firstElementChild;
    for (const name of ["alt", "caption"]) row.querySelector(`[name=${name}]`).value = words[name] ?? "";
    list.append(row);
    show(row, picture);
    number();
    return row;
  }

  // Where one picture is asked for, another one takes its place.
  function take(files) {
    const rows = files.map((file) => {
      const [only] = input.multiple ? [] : list.children;
      if (only) show(only, { file });
      return only ?? add({ file });
    });
    rows[0]?.querySelector("[name=alt]").focus();
  }

  const actions = {
    up: (row) => row.previousElementSibling && row.after(row.previousElementSibling),
    down: (row) => row.nextElementSibling && row.before(row.nextElementSibling),
    drop: (row) => pictures.delete(row) && row.remove(),
  };

  list.onclick = ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const row = target.closest("li");
    // What stands beside it moves, so that the button keeps the focus.
    actions[act](row);
    moved(row);
    if (act === "drop") input.focus();
  };
  list.ondragstart = ({ target }) => {
    dragged = target.closest("li");
  };
  list.ondragover = (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (over !== dragged) over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
  };
  list.ondragend = () => {
    moved(dragged);
    dragged = null;
  };
  input.onchange = () => {
    take([...input.files]);
    input.value = "";
  };

  // What was sent before something failed is not sent again.
  async function sent(row) {
    const picture = pictures.get(row);
    try {
      return (picture.sent ??= await upload(picture.file, textarea, dialog));
    } catch (error) {
      throw pictures.size > 1 ? new Error(`${error.message} (${nameOf(row)})`) : error;
    }
  }

  // `use` gets the attributes of all pictures; `files` are those that were dropped or pasted.
  return (values, use, files = []) => {
    input.multiple = !values.src;
    list.replaceChildren();
    pictures.clear();
    ask(dialog, { credit: values.credit }, async ({ credit }) => {
      if (!pictures.size) throw new Error(dialog.dataset.none);
      const found = [];
      for (const row of list.children) {
        const { url: src, width, height } = await sent(row);
        const words = { alt: valueOf(row, "alt"), caption: valueOf(row, "caption"), credit: credit.trim() };
        found.push({ src, width, height, ...words });
      }
      use(found);
    });
    if (values.src) add({ sent: { ...values, url: values.src } }, values);
    take(files);
  };
}
