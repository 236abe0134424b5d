"""The page of a session in a browser: what it hands on, what it plays, what is on now."""

from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Page, Route, expect

from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory, moment

pytestmark = pytest.mark.browser

PLAYER = "https://player.vimeo.com/video/76979871?dnt=1"
ADDRESS = "/2027/sessions/phares/"


@pytest.fixture
def clock(site: str) -> Iterator[time_machine.Traveller]:
    """Five minutes before the session begins, on the first day; it has a recording."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    session = SessionFactory.create(edition=edition, slug="phares", title_fr="Phares")
    SlotFactory.create(session=session, at="10:00")
    session.links.create(kind="recording", url="https://vimeo.com/76979871")
    publish(edition)
    with time_machine.travel(moment(edition, 1, "09:55"), tick=False) as traveller:
        yield traveller


def test_link_is_handed_on_and_the_recording_played(
    page: Page, clock: time_machine.Traveller
) -> None:
    page.goto(ADDRESS)
    page.evaluate("navigator.clipboard.writeText = async (words) => (window.got = words)")
    page.get_by_role("button", name="Partager").click()
    address = page.locator("#share code").inner_text()
    assert address.endswith(ADDRESS)
    button = page.get_by_role("button", name="Envoyer ou copier le lien")
    button.click()
    expect(page.get_by_text("Le lien est copié.")).to_be_visible()
    assert page.evaluate("window.got") == address
    qr = page.get_by_role("img", name="Code QR qui mène à cette page")
    qr.evaluate("image => image.decode()")
    expect(qr).to_be_visible()
    page.evaluate(
        "navigator.canShare = () => true; navigator.share = async (data) => (window.got = data)"
    )
    button.click()
    assert page.evaluate("window.got") == {"title": "Phares", "url": address}

    # A recording is asked for once it is played.
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>film</title>")

    page.route("https://**", answer)
    page.reload()
    play = page.get_by_role("link", name="Lire depuis Vimeo")
    expect(play).to_be_visible()
    assert asked == []
    with page.expect_request(PLAYER):
        play.click()
    expect(page.locator(f'iframe[src="{PLAYER}"]')).to_be_focused()
