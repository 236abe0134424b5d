"""Draw static/core/icons/ from static/core/favicon.svg: `.venv/bin/python -m docs.icons`.

Chromium draws what browsers draw; run it after a change of the SVG, and commit what it made.
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.chromium import FLAGS, executable

STATIC = Path(__file__).resolve().parent.parent / "static" / "core"
ICONS = STATIC / "icons"
SOURCE = (STATIC / "favicon.svg").read_text()
# How much of the drawing shows; its two fields go on around the 48 units that a tab shows.
TAB = "0 0 48 48"
TILE = "-6 -6 60 60"
# M and W fit in the circle of 80 % that no system cuts.
MASKABLE = "-14 -14 76 76"
DRAWN = {
    "favicon.ico": (TAB, 32),
    "apple-touch-icon.png": (TILE, 180),
    "icon-192.png": (TILE, 192),
    "icon-512.png": (TILE, 512),
    "maskable-192.png": (MASKABLE, 192),
    "maskable-512.png": (MASKABLE, 512),
}


def draw(page: Page, shown: str, size: int) -> Image.Image:
    """The part of the drawing that is shown, as an opaque square of few colours."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }}</style>{SOURCE.replace(TAB, shown)}")
    picture = Image.open(BytesIO(page.screenshot()))
    return picture.convert("RGB").quantize(32, dither=Image.Dither.NONE)


if __name__ == "__main__":
    ICONS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=FLAGS)
        page = browser.new_page(color_scheme="light")
        for name, (shown, size) in DRAWN.items():
            draw(page, shown, size).save(ICONS / name, optimize=True)
        browser.close()
