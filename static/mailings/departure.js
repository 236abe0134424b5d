// Until a mailing leaves, count down; then show what becomes of it.
const left = document.getElementById("departure-left");
const bar = document.querySelector("#departure progress");
const leaves = performance.now() + 1000 * left.dataset.seconds;

function tick() {
  const seconds = Math.max(0, Math.ceil((leaves - performance.now()) / 1000));
  left.textContent = left.textContent.replace(/\d+/, seconds);
  bar.value = seconds;
  // The worker begins a moment later.
  if (seconds === 0) setTimeout(() => location.reload(), 2000);
  else setTimeout(tick, 1000);
}

tick();
