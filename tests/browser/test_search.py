"""A person looks for something, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from talks.releases import publish
from tests.browser.house import add
from tests.factories import EditionFactory, SpeakerFactory

pytestmark = pytest.mark.browser


def test_results_come_while_one_types(page: Page, problems: list[str]) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    ines = SpeakerFactory.create(name="Inès Garnier", slug="ines-garnier")
    add(edition, "opera", title_fr="L’opéra au large", speakers=[ines])
    add(edition, "jetee", "11:00", title_fr="La jetée", speakers=[ines])
    publish(edition)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    # At a desk a key leads to the field.
    page.set_viewport_size(ViewportSize(width=1440, height=900))
    page.goto("/2027/programme/")
    field = page.get_by_role("banner").get_by_role("searchbox")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    page.keyboard.press("Escape")
    expect(field).not_to_be_focused()
    # On a phone, to the page.
    page.set_viewport_size(ViewportSize(width=390, height=844))
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile("/recherche/"))
    field, status = page.get_by_role("searchbox"), page.locator("#status")
    expect(field).to_be_focused()
    field.press_sequentially("garnier", delay=20)
    expect(status).to_have_text(re.compile("3 résultats"))
    assert sum("/resultats/" in url for url in asked) <= 2
    expect(page.get_by_role("region", name="Intervenant·es")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=garnier$"))
    # Nothing asked: what helps stands there alone, and no page within the page.
    field.fill("")
    expect(page.get_by_role("heading", name="Le programme, jour par jour")).to_be_visible()
    expect(page.get_by_role("banner")).to_have_count(1)
    field.fill("garnier")
    page.get_by_role("navigation", name="Par type").get_by_role("link", name="Séances").click()
    expect(page.get_by_role("region", name="Intervenant·es")).to_have_count(0)
    # What is typed on stays within the kind.
    field.fill("opera")
    expect(status).to_have_text(re.compile("1 résultat"))
    opera = page.get_by_role("link", name="L’opéra au large")
    opera.click()
    expect(page).to_have_url(re.compile("/2027/sessions/"))
    page.go_back()
    expect(field).to_have_value("opera")
    # Without network what was found stays.
    page.route("**/recherche/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        field.fill("jetee")
    expect(opera).to_be_visible()
    problems.clear()
