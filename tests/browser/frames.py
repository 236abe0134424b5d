"""Frames of a browser: what it draws, and what scripts hear of before it does."""

# Once this is evaluated, scripts have heard of the window's size, and the page is drawn in it.
TWO_FRAMES = "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
