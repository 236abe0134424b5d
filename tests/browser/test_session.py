"""The page of a session in a browser: what it hands on, what it plays, what is on now."""

import re
from collections.abc import Iterator
from datetime import datetime

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


def test_link_is_handed_on_or_copied(page: Page, clock: time_machine.Traveller) -> None:
    page.add_init_script("navigator.clipboard.writeText = async (words) => (window.got = words)")
    page.goto(ADDRESS)
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


def test_recording_is_asked_for_once_it_is_played(
    page: Page, clock: time_machine.Traveller
) -> None:
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>film</title>")

    page.route("https://**", answer)
    page.goto(ADDRESS)
    play = page.get_by_role("link", name="Lire depuis Vimeo")
    expect(play).to_be_visible()
    assert asked == []
    with page.expect_request(PLAYER):
        play.click()
    expect(page.locator(f'iframe[src="{PLAYER}"]')).to_be_focused()


def test_what_is_on_now_follows_the_time(page: Page, clock: time_machine.Traveller) -> None:
    page.clock.install()
    page.goto(ADDRESS)
    on = page.locator(".when .live")
    expect(on).to_have_count(0)
    clock.move_to(datetime.fromisoformat("2027-05-20T10:05+02:00"))
    page.clock.run_for(61_000)
    expect(on).to_have_text("En ce moment")
    # What is asked from now on is as on a page that was opened now, and stays itself.
    expect(page.locator("#feedback .faces > div")).to_have_css("display", "grid")
    token = page.locator("#feedback [name=token]")
    expect(token).to_have_value(re.compile("^[0-9a-f]{36}$"))
    value = token.input_value()
    with page.expect_response(f"**{ADDRESS}"):
        page.clock.run_for(61_000)
    page.clock.run_for(1_000)
    expect(token).to_have_value(value)
