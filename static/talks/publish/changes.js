// What changed is read in place on a page of many, whose rows have no more than a link to it.
async function show(link) {
  const answer = await fetch(`${link.href}?bare`);
  // Anyone who is signed out meanwhile is led to the door.
  if (!answer.ok || answer.redirected) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  link.replaceWith(holder.content);
}

// (it does not bubble, and rows are added)
document.querySelector(".publish-form").addEventListener(
  "toggle",
  ({ target }) => {
    if (!target.open) return;
    for (const link of target.querySelectorAll(".publish-read")) show(link).catch(() => {});
  },
  true,
);
