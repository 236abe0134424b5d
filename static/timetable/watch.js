// What others change on the sheet is asked for every few seconds, however often there was no
// answer.
import { sheet } from "./columns.js";

const PERIOD = 3000;
// So that what changed shows within five seconds once there are answers again.
const AFTER_FAILURE = 4000;
const PATIENCE = 15_000;

let { token } = sheet.dataset;
let timer;
let asking = null;
let listening;
let isAway = false;

// Why it was not allowed, where the site itself says so.
const reasonOf = (answer) => (answer.status === 403 ? answer.json().catch(() => ({})) : {});

async function ask() {
  clearTimeout(timer);
  // One at a time; what was asked before all is to be fetched anew is not taken in.
  asking?.abort();
  const mine = (asking = new AbortController());
  const { state, day } = sheet.dataset;
  const signal = AbortSignal.any([mine.signal, AbortSignal.timeout(PATIENCE)]);
  const headers = { Accept: "application/json" };
  let period = PERIOD;
  try {
    const question = new URLSearchParams({ day, token });
    const answer = await fetch(`${state}?${question}`, { signal, headers, redirect: "manual" });
    const isNews = answer.ok && answer.status !== 204;
    const news = isNews ? await answer.json() : null;
    if (mine.signal.aborted) return;
    const isSignedOut = answer.type === "opaqueredirect";
    const reason = isSignedOut ? { sign_in: sheet.dataset.login } : await reasonOf(answer);
    if (mine.signal.aborted) return;
    if (reason.sign_in || reason.refusal) listening.refused(reason);
    else if (answer.ok && isAway) listening.back();
    isAway = !answer.ok;
    if (isAway) period = AFTER_FAILURE;
    if (news) {
      ({ token } = news);
      listening.changed(news);
      // What was missing in it is asked for already.
      if (mine.signal.aborted) return;
    }
  } catch {
    if (mine.signal.aborted) return;
    isAway = true;
    period = AFTER_FAILURE;
  }
  asking = null;
  if (!document.hidden) timer = setTimeout(ask, period);
}

// Ask now. `isWhole`: for all, as what is shown here may not be true.
export function look(isWhole = false) {
  if (isWhole) token = "";
  if (isWhole || !asking) ask();
}

// After another day took the place of the one that was shown.
export function resume() {
  ({ token } = sheet.dataset);
  ask();
}

// `changed(news)`; `refused(answer)` where the session ended or the rights, `back()` after that and
// after failures.
export function watch(listener) {
  listening = listener;
  document.addEventListener("visibilitychange", () =>
    document.hidden ? clearTimeout(timer) : look(),
  );
  addEventListener("online", () => look());
  timer = setTimeout(ask, PERIOD);
}
