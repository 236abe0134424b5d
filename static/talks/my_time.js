// A visitor from another time zone may see their own time beside that of the event (talks/state.js).

const NAME = "m2-my-time";
const HOUR = /\d\d:\d\d\s*$/;
const main = document.querySelector("main");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "short" });

// Those that tell an hour, as the clocks of the event do.
const times = () =>
  [...main.querySelectorAll("time[datetime*=T]")].filter((time) => HOUR.test(time.firstChild?.textContent));

function mine(time) {
  const at = new Date(time.dateTime);
  // With the day, where it is another one here.
  const isSameDay = at.getDate() === Number(time.dateTime.slice(8, 10));
  const start = isSameDay ? clock.format(at) : `${weekday.format(at)} ${clock.format(at)}`;
  const { minutes } = time.dataset;
  return minutes ? `${start}–${clock.format(Number(at) + minutes * 60_000)}` : start;
}

function recall() {
  try {
    return localStorage.getItem(NAME) === "1";
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(NAME, Number(isOn));
  } catch {
    // Storage is refused in some private windows: it lasts as long as the page.
  }
}

let isOn = recall();

function paint() {
  for (const box of main.querySelectorAll("[data-my-time]")) {
    box.parentElement.hidden = false;
    box.checked = isOn;
  }
  if (isOn) tell();
  else for (const old of main.querySelectorAll(".my-time")) old.remove();
}

// A start and its end are shown together, whether in one element or in two.
function tell() {
  const places = new Map();
  for (const time of times()) {
    const place = time.dataset.minutes ? time : time.parentElement;
    places.set(place, [...(places.get(place) ?? []), time]);
  }
  for (const [place, times] of places) {
    const words = ` (${times.map(mine).join("–")})`;
    let beside = place.querySelector(".my-time");
    if (beside?.textContent === words) continue;
    beside?.remove();
    beside = document.createElement("small");
    beside.className = "my-time";
    beside.append(words);
    if (place === times[0]) place.append(beside);
    else times.at(-1).after(beside);
  }
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-my-time]")) return;
  isOn = target.checked;
  remember();
  paint();
});
addEventListener("storage", ({ key }) => {
  if (key !== NAME) return;
  isOn = recall();
  paint();
});
// Other scripts renew what is shown.
document.addEventListener("renewed", paint);
new MutationObserver(paint).observe(main, { childList: true, subtree: true });
paint();
