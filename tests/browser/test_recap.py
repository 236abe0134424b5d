"""Reading a recap in a browser: galleries, embeds, tables and footnotes."""

import re

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Page, Route, expect

from tests.browser.axe import FOUR_LOOKS, faults_in
from tests.editions import picture
from tests.factories import RecapFactory

pytestmark = pytest.mark.browser

PLAYER = "https://www.youtube-nocookie.com/embed/abc-DEF_123"


def test_recap_is_read_with_the_keyboard_and_asks_others_when_told_to(page: Page) -> None:
    figures = ""
    for number in (1, 2, 3):
        name = default_storage.save(f"{number:024x}.png", picture(64, 48))
        figures += (
            f'<figure><img src="/media/{name}" alt="Image {number}" width="64" height="48">'
            f"<figcaption>Légende {number} <small>Bo</small></figcaption></figure>"
        )
    RecapFactory.create(
        slug="vote",
        body_fr=f'<p>Voici.</p><div class="gallery">{figures}</div>'
        '<figure class="embed"><a href="https://youtu.be/abc-DEF_123">Un film</a>'
        "<figcaption>Un film</figcaption></figure>"
        f"<table><caption>Le vote</caption><tr>{'<td>Une colonne</td>' * 12}</tr></table>"
        '<p>Un mot<span class="footnote">Dit ici</span></p>',
    )
    asked: list[str] = []

    def play(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="La mer", content_type="text/html")

    page.route(re.compile("^https:"), play)
    page.goto("/recits/vote/")
    page.get_by_role("link", name="Image 1").press("Enter")
    viewer = page.get_by_role("dialog", name="Images")
    status = viewer.get_by_role("status")
    expect(status).to_have_text("Image 1 sur 3")
    expect(viewer.get_by_role("img", name="Image 1")).to_be_visible()
    expect(viewer.get_by_role("figure")).to_contain_text("Légende 1")
    page.keyboard.press("ArrowRight")
    expect(status).to_have_text("Image 2 sur 3")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(status).to_have_text("Image 3 sur 3")
    viewer.get_by_role("button", name="Image suivante").click()
    viewer.get_by_role("button", name="Image précédente").click()
    expect(viewer.get_by_role("img", name="Image 3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.get_by_role("link", name="Image 3")).to_be_focused()
    # The table is wider than a phone.
    page.set_viewport_size({"width": 390, "height": 800})
    frame = page.get_by_role("region", name=re.compile("^Le vote"))
    frame.press("ArrowRight")
    expect(frame).to_be_focused()
    page.locator("[role=doc-noteref]").click()
    assert page.url.endswith("#footnote-1")
    page.locator("[role=doc-backlink]").click()
    assert page.url.endswith("#footnote-of-1")
    assert faults_in(page, FOUR_LOOKS) == []
    expect(page.get_by_text("Rien n’est demandé à YouTube")).to_be_visible()
    assert asked == []
    with page.expect_request(PLAYER):
        page.get_by_role("link", name="Un film").click()
    expect(page.get_by_title("Un film")).to_be_focused()
    assert asked == [PLAYER]
