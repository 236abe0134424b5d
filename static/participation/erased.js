// What was typed and not sent goes from this device too, of all tabs and editions.
const { participations } = document.getElementById("content").dataset;
const beginnings = participations.split(" ").map((number) => `m2-mine-${number}-`);

for (const key of Object.keys(localStorage)) {
  if (beginnings.some((beginning) => key.startsWith(beginning))) localStorage.removeItem(key);
}
