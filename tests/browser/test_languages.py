"""A French page leads a browser that asks for English to its English twin, in one line."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import faults
from tests.browser.test_theme import SHIFTS

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("demo")]

# What the browser asks for is told from one page to the next.
ASKED = """Object.defineProperty(navigator, "languages", {
    get: () => Object.freeze(window.name ? JSON.parse(window.name) : ["fr-FR", "fr"]),
})"""


def test_a_browser_that_asks_for_english_is_led_there_once(page: Page) -> None:
    page.add_init_script(ASKED)
    page.add_init_script(SHIFTS)
    line = page.get_by_role("link", name="Read this page in English")
    for languages, is_led in (
        (["fr-CA", "en"], False),
        (["es", "fr", "en"], False),
        (["de", "en", "fr"], True),
        (["pt-BR"], True),
        ([], False),
        (["en-GB", "fr"], True),
    ):
        page.goto("/")
        page.evaluate("languages => { window.name = languages; }", json.dumps(languages))
        page.goto("/demo/programme/")
        expect(line).to_be_visible(visible=is_led)
    assert page.evaluate("window.shifts") == 0
    assert faults(page) == []
    line.click()
    expect(page).to_have_url("/en/demo/programme/")
    expect(line).to_have_count(0)

    # Who chose French, or closes it, is asked no more.
    page.get_by_role("link", name="FR", exact=True).click()
    expect(page).to_have_url("/demo/programme/")
    expect(line).to_be_hidden()
    page.evaluate("localStorage.clear()")
    page.goto("/")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(line).to_be_hidden()
    page.goto("/recits/")
    expect(line).to_be_hidden()
