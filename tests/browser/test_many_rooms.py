"""A programme of more rooms than a screen shows: pages of them, and a list on other screens."""

import re

import pytest
import time_machine
from playwright.sync_api import Page, ViewportSize, expect

from events.models import Edition
from talks.releases import publish
from tests.browser.house import add
from tests.factories import EditionFactory, FormatFactory, RoomFactory, SpeakerFactory, moment

pytestmark = pytest.mark.browser

ADDRESS = "/2027/programme/"
WIDE = ViewportSize(width=1440, height=900)


@pytest.fixture
def edition(site: str) -> Edition:
    """Twenty rooms with a session an hour; in the last one something at eleven, too."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    rooms = [RoomFactory.create(edition=edition, name_fr=f"Salle {n}") for n in range(1, 21)]
    talk, debate = (FormatFactory.create(edition=edition, slug=slug) for slug in ("mot", "debat"))
    for at in ("09", "10"):
        for n, room in enumerate(rooms, start=1):
            kind = debate if (n, at) in ((1, "09"), (2, "10")) else talk
            add(edition, f"s{n}-{at}", f"{at}:00", minutes=55, room=room, format=kind)
    people = [SpeakerFactory.create(name="Zoé Aubin"), *SpeakerFactory.create_batch(60)]
    add(edition, "late", "11:00", minutes=55, room=rooms[-1], format=talk, speakers=people)
    add(edition, "early", "11:30", minutes=55, room=rooms[0], format=talk)
    publish(edition)
    return edition


def shown(page: Page) -> list[str]:
    return [cell.get_attribute("id") or "" for cell in page.locator(".cell:visible").all()]


def test_at_a_desk_rooms_are_turned_by_page(page: Page, edition: Edition) -> None:
    page.set_viewport_size(WIDE)
    page.clock.set_fixed_time(moment(edition, 1, "08:00"))
    page.goto(ADDRESS)
    pages = page.get_by_role("navigation", name="Salles, ").get_by_role("link")
    expect(pages).to_have_count(3)
    expect(pages.first).to_have_attribute("aria-current", "true")
    assert shown(page) == [f"s{n}-{at}" for at in ("09", "10") for n in range(1, 8)] + ["early"]
    pages.nth(1).press("Enter")
    assert shown(page) == [f"s{n}-{at}" for at in ("09", "10") for n in range(8, 15)]
    expect(pages.nth(1)).to_be_focused()
    # Rooms of the page head it, and no hour at which nothing starts there.
    expect(page.locator(".rooms b:visible")).to_have_text([f"Salle {n}" for n in range(8, 15)])
    expect(page.locator(".slot__time:visible")).to_have_text(["09:00", "10:00"])
    # The address of a session leads to its page of rooms; the hour stays where it is as they turn.
    page.set_viewport_size({"width": 1440, "height": 500})
    page.goto(ADDRESS + "#s20-10")
    page.reload()
    expect(page.locator("#s20-10")).to_be_in_viewport()
    expect(pages.last).to_have_attribute("aria-current", "true")
    hour = page.locator(".slot__time:visible", has_text="10:00")
    before = hour.bounding_box()
    pages.first.press("Enter")
    after = hour.bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=1)
    # Screens that are narrower list all rooms, and squeeze no title.
    for width in (1375, 1100, 768, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".cell:visible")).to_have_count(42)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        widths = page.locator(".cell h4").evaluate_all("all => all.map((each) => each.clientWidth)")
        assert min(widths) > 130, width
    # Now stays on the page where something is on; of what is on elsewhere alone it knows nothing.
    page.set_viewport_size(WIDE)
    for at, turned, found in (("10:10", pages.last, "s15-10"), ("11:10", pages.first, "late")):
        page.clock.set_fixed_time(moment(edition, 1, at))
        # The minute turns; no timer runs beside a fixed time.
        page.evaluate("dispatchEvent(new Event('resize'))")
        turned.click()
        page.get_by_role("link", name="Maintenant").click()
        expect(page.locator(f"#{found} #now")).to_be_in_viewport()

    # Of many choices, a field leaves what it names, and what is chosen.
    page.locator(".filters__more summary").click()
    rooms = page.get_by_role("group", name="Salles")
    field = rooms.get_by_role("searchbox", name=re.compile(r"Salles\s: chercher parmi 20"))
    rooms.get_by_role("checkbox", name="Salle 20").check()
    field.fill("salel 19")
    field.press("Enter")
    expect(rooms.locator(".chip:visible")).to_have_text(["Salle 19", "Salle 20"])
    expect(page).to_have_url(re.compile(r"\?room=[\w-]+(#[\w-]+)?$"))
    expect(page.locator(".cell:visible")).to_have_count(3)
    expect(pages.first).to_be_hidden()
    rooms.get_by_role("checkbox", name="Salle 20").uncheck()
    field.fill("xyz")
    expect(rooms.get_by_role("status")).to_have_text("Aucun choix de ce nom.")
    page.goto("/2027/intervenants/")
    page.get_by_role("searchbox", name=re.compile(r"chercher parmi 61$")).fill("zoe aubim")
    expect(page.locator(".crew li:visible")).to_have_text([re.compile("Zoé Aubin")])


def test_on_a_phone_a_rail_leads_to_hours_and_what_is_over_is_folded(
    page: Page, edition: Edition
) -> None:
    page.set_viewport_size({"width": 390, "height": 700})
    now = moment(edition, 1, "10:10")
    page.clock.set_fixed_time(now)
    over = page.locator(".over:visible")
    # What the filters left out comes as it is at this hour, too.
    with time_machine.travel(now):
        page.goto(ADDRESS + "?format=debat")
        expect(over).to_have_text("1 séance terminée")
        assert shown(page) == ["s2-10"]
        over.click()
        assert shown(page) == ["s1-09", "s2-10"]
        over.click()
        page.get_by_role("button", name="Filtrer").click()
        page.get_by_role("link", name="Tout afficher").click()
        expect(over).to_have_text("20 séances terminées")
        # Who searches may look for what is over.
        page.locator("#find").fill("s1-09")
        expect(page.locator(".cell:visible")).to_have_count(1)
        expect(over).to_have_count(0)
        page.goto(ADDRESS)
    rail = page.get_by_role("navigation", name="Heures, ").get_by_role("link")
    expect(rail).to_have_text(
        ["9\u00a0h 20 séances", "10\u00a0h 20 séances", "11\u00a0h 2 séances"]
    )
    expect(page.locator(".rail [aria-current=time]")).to_contain_text("10")
    expect(over).to_have_attribute("aria-expanded", "false")
    rail.last.press("Enter")
    expect(page.locator("#late")).to_be_in_viewport()
    expect(page).to_have_url(re.compile(r"#\d{4}-\d\d-\d\d-11$"))
    # The address of an hour that is over opens it.
    rail.first.click()
    expect(page.locator("#s1-09")).to_be_in_viewport()
    expect(over).to_have_attribute("aria-expanded", "true")
    over.click()
    expect(page.locator("#s1-09")).to_be_hidden()
    # What ends as the page is open stays, until the reader comes back to it.
    page.clock.set_fixed_time(moment(edition, 1, "11:15"))
    page.evaluate("dispatchEvent(new Event('resize'))")
    expect(page.locator("#s1-10.is-past")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#s1-10")).to_be_hidden()
    expect(over).to_have_text("40 séances terminées")
    # A filter leaves no way to an hour without anything.
    page.get_by_role("button", name="Filtrer").click()
    page.locator("#find").fill("late")
    expect(page.locator(".rail li:visible")).to_have_text(["11\u00a0h 1 séance"])
