"""What a browser's reader meets on a page that should not be there."""

from collections.abc import Iterable, Mapping
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# A width of the window in pixels, and a colour scheme.
type Theme = Literal["light", "dark"]
type Look = tuple[int, Theme]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is true of a page by day may be false by night.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": RULES},
    # To tell of what is right too takes a third of the time.
    "resultTypes": ["violations"],
    # To read all stylesheets again takes a fifth, for a rule that tests/test_house.py has.
    "preload": False,
}
COLOURS_ALONE = OPTIONS | {"runOnly": {"type": "rule", "values": OF_COLOURS}}
# Elements share a few colours: to read each anew takes a fourth of the time. Words on what
# `::before` draws are judged by what lies under it; to find it takes a fifth.
SCRIPT = f"""{Axe().axe_script}
{{
    const known = new Map(), {{ prototype }} = axe.commons.color.Color;
    const read = prototype.parseString;
    prototype.parseString = function (text) {{
        if (!known.has(text)) {{
            const {{ r, g, b, alpha }} = read.call(this, text);
            known.set(text, {{ r, g, b, alpha }});
        }}
        return Object.assign(this, known.get(text));
    }};
}}
axe.configure({{
    checks: [{{
        id: "color-contrast",
        options: {{ ...axe._audit.checks["color-contrast"].options, ignorePseudo: true }},
    }}],
}});
"""
# Colours that are on their way, and those that follow them, are there at once.
SETTLE = """() => {
    const moving = () => document.getAnimations().filter((each) => each instanceof CSSTransition);
    for (let found = moving(); found.length; found = moving()) found.map((each) => each.finish());
}"""
THEMES: list[Theme] = ["light", "dark"]
TWO_LOOKS: list[Look] = [(1440, "light"), (390, "dark")]


def looks(*widths: int) -> list[Look]:
    """Return each width by day and by night."""
    return [(width, theme) for width in widths for theme in THEMES]


FOUR_LOOKS = looks(1440, 390)


def faults(page: Page, options: Mapping[str, object] = OPTIONS) -> list[str]:
    """Return what axe finds on the page once it is loaded, and whether it is too wide."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    violations = page.evaluate(
        "options => axe.run(options).then(({ violations }) => violations)", options
    )
    found = [
        f"{page.url}: {fault['id']} at {fault['nodes'][0]['html'][:120]}" for fault in violations
    ]
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Return by how much the page is wider than its window, nothing if it is not."""
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{page.url}: {wide} pixels too wide"] if wide > 0 else []


def faults_in(page: Page, looks: Iterable[Look]) -> list[str]:
    """Return the faults of the page in each look; to load it again would cost more than axe.

    In a width that was judged by day, the night changes colours alone.
    """
    found: list[str] = []
    judged: set[int] = set()
    for width, theme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.evaluate(SETTLE)
        options = COLOURS_ALONE if width in judged else OPTIONS
        found += [f"{width} {theme}: {fault}" for fault in faults(page, options)]
        judged.add(width)
    return found
