"""Editions with very little or too much: every kind of page holds, and axe finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from events.models import Edition
from tests.browser.axe import BUT_COLOURS, faults
from tests.browser.test_accessibility import shape
from tests.editions import crowded, spare
from tests.sitemaps import sitemap

pytestmark = pytest.mark.browser

# Of each kind of page there are as many tried: a session without a space in its title, one in
# Arabic, one of a single word.
OF_A_KIND = 4


@pytest.mark.parametrize(
    ("make", "width", "theme", "prefix"),
    [(crowded, 320, "dark", ""), (spare, 1440, "light", "/en")],
)
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
    for first, *others in addresses(prefix):
        page.goto(first)
        found += faults(page)
        for path in others:
            page.goto(path)
            # In colours they are like the first.
            found += faults(page, BUT_COLOURS)
    context.close()

    assert found == []


def addresses(prefix: str) -> list[list[str]]:
    """Return the first pages of each kind that the sitemap lists, in one language."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    for path in sitemap(Client()):
        if path.startswith("/en/") == bool(prefix):
            kinds.setdefault(shape(path), []).append(path)
    return [kind[:OF_A_KIND] for kind in kinds.values()]
