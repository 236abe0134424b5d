// What people typed goes from this device when they sign out. They do not while the site is away.
import { OF_ACCOUNT, forgetAll } from "./copies.js";
import { isReachable } from "./reach.js";

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (await isReachable(form.action)) await forgetAll(OF_ACCOUNT);
    form.submit();
  });
}
