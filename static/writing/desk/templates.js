// A notebook has a page for each session that was starred on this device.

import { read } from "../../talks/picks.js";

const form = document.querySelector(".templates");

form.addEventListener("submit", ({ submitter }) => {
  for (const input of form.querySelectorAll("[name=session]")) input.remove();
  if (submitter?.value !== "notes") return;
  for (const key of read()) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "session", value: key });
    form.append(input);
  }
});
