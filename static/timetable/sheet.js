// The sheet: what is carried on it is saved step by step, and what others change is shown.
import * as answers from "./answers.js";
import * as carrying from "./carrying.js";
import { foresee } from "./cards.js";
import { readColumns, sheet, wrap } from "./columns.js";
import * as days from "./days.js";
import { drop, swap, undo, unschedule } from "./dropping.js";
import * as hand from "./hand.js";
import * as head from "./head.js";
import * as keys from "./keys.js";
import * as pointer from "./pointer.js";
import * as pool from "./pool.js";
import * as queue from "./queue.js";
import { forget, panel } from "./verdict.js";
import { resume, watch } from "./watch.js";
import { say, word } from "./words.js";
import { showWrong } from "./wrong.js";

readColumns();
pool.listen();
keys.mendStops(true);
watch({
  changed(news) {
    answers.takeIn(news, true);
    showWrong(news.wrong);
    head.show(news.head);
  },
  refused: answers.refused,
  back() {
    answers.welcome();
    queue.send();
  },
});

// Of an edition that is over, and to who may only look, the rest says nothing.
if ("mayAct" in sheet.dataset) start();

function start() {
  // They are made anew where something is carried.
  for (const each of sheet.querySelectorAll(".free")) each.remove();
  wrap.classList.add("can-carry");
  // For the focus of what is not there any more.
  sheet.tabIndex = -1;
  carrying.listen({
    picked: hand.show,
    moved: hand.follow,
    noHour: () => say(word("noHour")),
    ended(was, reason) {
      forget();
      hand.hide(was);
      if (reason !== "done") say(reason || word("putBack", { title: was.items[0].title }));
    },
  });
  pointer.listen();
  keys.listen();
  days.listen(() => {
    foreseeAll();
    keys.mendStops(true);
    carrying.renew();
    resume();
  });
  panel.addEventListener("click", press);
  panel.addEventListener("change", ({ target }) => {
    if (carrying.begin(target.value.replace(":", ""))) carrying.ask();
  });
  document.querySelector("[data-undo]")?.addEventListener("click", (event) => {
    event.preventDefault();
    undo();
  });
  queue.listen({
    answered: answers.answered,
    lost: answers.lost,
    refused: answers.refused,
  });
  foreseeAll();
  queue.send();
}

// What was done before all of this was loaded, and is not answered yet.
function foreseeAll() {
  for (const step of queue.pending()) foresee(step);
}

// The buttons beside the place.
function press({ target }) {
  const { dataset } = target.closest("button") ?? {};
  if (!dataset) return;
  if ("putDown" in dataset) drop();
  else if ("back" in dataset) carrying.putBack();
  else if ("swap" in dataset) swap();
  else if ("pool" in dataset) unschedule();
  else {
    if ("copy" in dataset) carrying.copy();
    else carrying.lengthen(Number(dataset.by) * 60_000);
    // What was set by a button stays there, whatever the mouse goes over.
    carrying.ask();
  }
}
