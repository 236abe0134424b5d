"""Readers who set large letters in their browser, on a phone."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page

from talks.models import Session
from tests.browser.chromium import FLAGS, executable
from tests.browser.door import enter_admin
from tests.factories import UserFactory

pytestmark = pytest.mark.browser

PAGES = [
    "/",
    "/demo/programme/",
    "/en/demo/programme/",
    "/demo/sessions/technicien-ou-stratege/",
    "/intervenants/clemence-bonneveine/",
    "/en/recaps/carnet-d-ateliers/",
]
WIDTH = 360
# As hyphenate-limit-chars has it: what is shorter is never parted.
SHORT = 8
# Words on two lines; those that are long only where they may be hyphenated. Addresses are cut.
BROKEN = """short => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    const range = document.createRange();
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (!text.parentElement.checkVisibility() || text.data.includes("://")) continue;
        const hyphens = getComputedStyle(text.parentElement).hyphens;
        for (const word of text.data.matchAll(/[\\p{L}\\d:]{3,}/gu)) {
            if (hyphens === "auto" && word[0].length > short) continue;
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
            if (boxes.some((box) => box.top >= boxes[0].bottom)) found.push(word[0]);
        }
    }
    return found;
}"""


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A phone whose letters are twice as large."""
    settings = "--blink-settings=defaultFontSize=32"
    browser = chromium.browser_type.launch(executable_path=executable(), args=[*FLAGS, settings])
    size = {"width": WIDTH, "height": 800}
    yield browser.new_page(base_url=site, viewport=size, reduced_motion="reduce")  # type: ignore[arg-type]
    browser.close()


def test_no_word_breaks_and_nothing_scrolls_sideways(page: Page, demo: None) -> None:
    found = {}
    for path in PAGES:
        page.goto(path)
        broken = page.evaluate(BROKEN, SHORT)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if broken or wide > WIDTH:
            found[path] = (broken, wide)
    assert found == {}

    # Nor where organisers work.
    enter_admin(page, UserFactory.create(superuser=True, email=f"{'z' * 40}@example.org").email)
    form = reverse("admin:talks_session_change", args=[Session.objects.all()[0].pk])
    for path in ("/admin/", "/admin/core/user/", form, "/admin/talks/session/?q=biblio"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") == WIDTH, path
        lists = page.locator(".results").all()
        assert all(one.evaluate("e => e.scrollWidth <= e.clientWidth") for one in lists), path
    # What is done to the rows of a list can be read.
    assert page.locator("[name=action]").evaluate("e => e.clientWidth > e.clientHeight * 2")
