// What people typed goes from this device when they sign out, and nothing of others. They do not
// while the site is away.
import { cookie } from "./cookie.js";
import { forgetAll, ofAccount } from "./copies.js";
import { isReachable } from "./reach.js";

// In milliseconds. Some browsers never open their store: nobody stays signed in for that.
const LONGEST = 3000;
const late = () => new Promise((go) => setTimeout(go, LONGEST));

// Another token is of who signed in since in another tab: this page is not theirs.
const token = cookie("csrftoken");

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (cookie("csrftoken") !== token) return location.reload();
    const own = ofAccount(form.dataset.signOut);
    if (await isReachable(form.action)) await Promise.race([forgetAll(own), late()]);
    form.submit();
  });
}
