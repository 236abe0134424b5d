// What the buttons of one's own picks do, and what is said when it is done.
import * as link from "./device_link.js";
import { download } from "./files.js";
import { say, words } from "./page.js";

const actions = { ...link.actions, export: download };

export async function press(button) {
  if (button.disabled) return;
  button.disabled = true;
  say(await act(button));
  button.disabled = false;
}

// What is said is given, or stands on the button.
async function act(button) {
  try {
    return (await actions[button.dataset.do](button)) ?? button.dataset.done ?? "";
  } catch (error) {
    // Of the server, in words; or of the network, in those of the browser.
    return "gone" in error && error.message ? error.message : words.offline;
  }
}
