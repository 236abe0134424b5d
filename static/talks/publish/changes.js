// What changed is read in place on a page of many, whose rows have no more than a link to it.
async function show(link) {
  const answer = await fetch(`${link.href}?bare`);
  // Whoever is signed out meanwhile is led to the door.
  if (!answer.ok || answer.redirected) return;
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  link.replaceWith(holder.content);
}

for (const details of document.querySelectorAll(".publish-row details")) {
  details.addEventListener("toggle", () => {
    if (!details.open) return;
    for (const link of details.querySelectorAll(".publish-read")) show(link).catch(() => {});
  });
}
