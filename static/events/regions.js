// Rooms are marked on the plan of their venue: drawn by mouse or finger, or typed as numbers.
const SVG = "http://www.w3.org/2000/svg";
const NAMES = ["left", "top", "width", "height"];
// Where a room is first that is marked by the keyboard.
const MIDDLE = { left: 40, top: 40, width: 20, height: 20 };

const element = (name) => document.createElementNS(SVG, name);
const bound = (value) => Math.min(100, Math.max(0, Math.round(value)));

class Room {
  constructor(group) {
    this.name = group.querySelector("h3").textContent;
    this.draw = group.querySelector("[data-does=draw]");
    this.clear = group.querySelector("[data-does=clear]");
    this.fields = Object.fromEntries(
      NAMES.map((name) => [name, group.querySelector(`input[name$="-plan_${name}"]`)]),
    );
    this.mark = element("svg");
    const name = element("text");
    name.textContent = this.name;
    name.setAttribute("x", 6);
    name.setAttribute("y", 18);
    this.mark.append(element("rect"), name);
    group.addEventListener("input", () => this.show());
    this.show();
  }

  get region() {
    return Object.fromEntries(NAMES.map((name) => [name, this.fields[name].value]));
  }

  set region(region) {
    for (const name of NAMES) {
      this.fields[name].value = region[name] ?? "";
    }
    this.show();
  }

  get isMarked() {
    return NAMES.every((name) => this.fields[name].value !== "" && this.fields[name].validity.valid);
  }

  show() {
    this.mark.toggleAttribute("hidden", !this.isMarked);
    this.clear.hidden = NAMES.every((name) => this.fields[name].value === "");
    if (!this.isMarked) return;
    const { left, top, width, height } = this.region;
    for (const [name, value] of Object.entries({ x: left, y: top, width, height })) {
      this.mark.setAttribute(name, `${value}%`);
    }
  }
}

function startOn(plan) {
  const surface = element("svg");
  surface.setAttribute("aria-hidden", "true");
  plan.append(surface);
  let chosen = null;
  // Where a finger is put down, and what was there before.
  let begun = null;

  function choose(room) {
    chosen?.draw.setAttribute("aria-pressed", "false");
    chosen = room;
    chosen?.draw.setAttribute("aria-pressed", "true");
    plan.classList.toggle("is-drawn-on", room !== null);
    if (room) plan.scrollIntoView({ block: "nearest" });
  }

  function at({ clientX, clientY }) {
    const box = surface.getBoundingClientRect();
    return {
      x: bound(((clientX - box.left) / box.width) * 100),
      y: bound(((clientY - box.top) / box.height) * 100),
    };
  }

  function giveUp() {
    if (begun) chosen.region = begun.before;
    begun = null;
  }

  surface.addEventListener("pointerdown", (event) => {
    if (!chosen || begun || event.button !== 0) return;
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    begun = { ...at(event), before: chosen.region };
  });
  surface.addEventListener("pointermove", (event) => {
    if (!begun) return;
    const { x, y } = at(event);
    const [width, height] = [Math.abs(x - begun.x), Math.abs(y - begun.y)];
    if (width && height) {
      chosen.region = { left: Math.min(x, begun.x), top: Math.min(y, begun.y), width, height };
    }
  });
  surface.addEventListener("pointerup", () => {
    if (!begun) return;
    const isDrawn = NAMES.some((name) => chosen.region[name] !== begun.before[name]);
    begun = null;
    if (isDrawn) choose(null);
  });
  surface.addEventListener("pointercancel", giveUp);
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !chosen) return;
    giveUp();
    choose(null);
  });

  for (const group of document.querySelectorAll(".regions__room")) {
    if (!group.querySelector("input[type=number]")) continue;
    const room = new Room(group);
    surface.append(room.mark);
    room.draw.hidden = false;
    room.draw.addEventListener("click", ({ detail }) => {
      if (detail === 0) {
        // A key was pressed: what follows are arrow keys.
        if (!room.isMarked) room.region = MIDDLE;
        room.fields.left.focus();
      } else choose(chosen === room ? null : room);
    });
    room.clear.addEventListener("click", () => {
      room.region = {};
      room.draw.focus();
    });
  }
}

const plan = document.querySelector(".regions__plan:has(picture)");
if (plan) startOn(plan);
