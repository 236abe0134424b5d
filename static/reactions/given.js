// Notes that this browser gave feedback on a session, and until when it may be changed: the page of the
// session is the same for everybody.
const { session, until } = document.querySelector("main").dataset;
const name = `m2-feedback-${session}`;
try {
  if (until) localStorage.setItem(name, until);
  else localStorage.removeItem(name);
} catch {
  // Where nothing is kept, the page of the session asks again.
}

// A page that comes back as it was left may thank for what was taken away since.
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
