// The editor's dialogs: filled in, sent, and open with all that was typed until that succeeds.
import { cookie } from "../../core/cookie.js";

export function ask(dialog, values, save) {
  const form = dialog.querySelector("form");
  const trouble = dialog.querySelector("[role=alert]");
  form.reset();
  trouble.textContent = "";
  for (const [name, value] of Object.entries(values))
    if (form.elements[name]) form.elements[name].value = value ?? "";
  form.onsubmit = async (event) => {
    event.preventDefault();
    trouble.textContent = "";
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      await save(Object.fromEntries(new FormData(form)));
      dialog.close();
    } catch (error) {
      trouble.textContent = error.message;
    } finally {
      button.disabled = false;
    }
  };
  form.querySelector("[data-close]").onclick = () => dialog.close();
  dialog.showModal();
}

// Send a picture and get its address and size; whatever goes wrong is said in words.
export function upload(file, textarea, dialog) {
  const progress = dialog.querySelector("progress");
  const { promise, resolve, reject } = Promise.withResolvers();
  const request = new XMLHttpRequest();
  const fail = (words) => reject(new Error(words || dialog.dataset.failed));
  request.upload.onprogress = ({ loaded, total }) => {
    progress.value = loaded / total;
  };
  request.onload = () => {
    const answer = request.response;
    if (answer?.url) resolve(answer);
    else fail(answer?.error);
  };
  request.onerror = () => fail();
  request.onloadend = () => {
    progress.hidden = true;
  };
  progress.value = 0;
  progress.hidden = false;
  const body = new FormData();
  body.append("picture", file);
  request.open("POST", textarea.dataset.pictureUrl);
  request.responseType = "json";
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
  request.send(body);
  return promise;
}
