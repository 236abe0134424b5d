"""Editions with very little or too much: every kind of page holds, and axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser

from events.models import Edition
from tests.browser.axe import faults
from tests.browser.test_accessibility import shape
from tests.editions import crowded, spare

pytestmark = pytest.mark.browser

# Of each kind of page there are as many tried: a session without a space in its title, one in
# Arabic, one of a single word.
OF_A_KIND = 4


@pytest.mark.parametrize("make", [spare, crowded])
@pytest.mark.parametrize(("width", "theme", "prefix"), [(320, "dark", ""), (1440, "light", "/en")])
def test_pages_hold(
    chromium: Browser,
    site: str,
    make: Callable[[], Edition],
    width: int,
    theme: Any,
    prefix: str,
) -> None:
    make()
    context = chromium.new_context(
        base_url=site,
        color_scheme=theme,
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
    )
    page = context.new_page()
    found = []
    for path in addresses(context.request.get("/sitemap.xml").text(), prefix):
        page.goto(path)
        found += faults(page)
    context.close()

    assert found == []


def addresses(sitemap: str, prefix: str) -> list[str]:
    """The first pages of each kind that a site map lists, in one language."""
    paths = ["/" + part.split("</loc>")[0].split("/", 3)[3] for part in sitemap.split("<loc>")[1:]]
    kinds: dict[tuple[str, ...], list[str]] = {}
    for path in paths:
        if path.startswith("/en/") == bool(prefix):
            kinds.setdefault(shape(path), []).append(path)
    return [path for kind in kinds.values() for path in kind[:OF_A_KIND]]
