// A slot's end moves along with its start, in sight of the person who moves it.
const lengths = new WeakMap();
const NAME = /^(slots-\d+-)(?:start|end)$/;

const time = ({ value }) => Date.parse(`${value}Z`);

function slotOf(input) {
  const prefix = input.name?.match(NAME)?.[1];
  const { [`${prefix}start`]: start, [`${prefix}end`]: end } = input.form?.elements ?? {};
  return start && end ? { prefix, start, end } : null;
}

for (const input of document.querySelectorAll("input[name$='-start']")) {
  const slot = slotOf(input);
  if (!slot) continue;
  lengths.set(slot.start, time(slot.end) - time(slot.start));
  // The server need not move it any more: what is shown is meant.
  const shown = document.createElement("input");
  Object.assign(shown, { type: "hidden", name: `${slot.prefix}end_as_shown`, value: "1" });
  slot.end.after(shown);
}

document.addEventListener("change", ({ target }) => {
  const slot = slotOf(target);
  if (!slot) return;
  const { start, end } = slot;
  const length = lengths.get(start);
  if (target === end) lengths.set(start, time(end) - time(start));
  else if (length > 0 && start.value) {
    end.value = new Date(time(start) + length).toISOString().slice(0, 16);
  }
});
