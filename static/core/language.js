// Small and blocking, like theme.js: whether a French page leads to its English twin is known before the
// first paint. Pages are the same for all; the browser's languages are looked at here.
(() => {
  const KEY = "m2-language";
  const root = document.documentElement;
  const code = (language) => language.split("-")[0].toLowerCase();

  function keep(language) {
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // Not remembered: the line comes back with the next page.
    }
  }

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  // The first of the site's; who reads neither more likely reads English.
  const all = navigator.languages.map(code);
  const wanted = all.find((each) => each === "fr" || each === "en") ?? (all.length ? "en" : "fr");
  root.classList.toggle("asks-english", wanted === "en" && chosen() !== "fr");

  addEventListener("click", ({ target }) => {
    const link = target.closest?.(".lang a");
    if (link) keep(link.lang);
    if (!target.closest?.(".in-english button")) return;
    keep("fr");
    root.classList.remove("asks-english");
    document.getElementById("content").focus({ preventScroll: true });
  });
})();
