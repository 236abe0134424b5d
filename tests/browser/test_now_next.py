"""What is on now and next stays true while the page is open."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from playwright.sync_api import Page, Route, ViewportSize, expect

from events.models import Edition
from talks.releases import publish
from tests.browser.house import add
from tests.factories import EditionFactory, moment

pytestmark = pytest.mark.browser

PROGRAMME = "/2027/programme/"


@pytest.fixture
def clock(site: str) -> Iterator[time_machine.Traveller]:
    """A quarter past ten on the first day; something is on, and something comes at eleven."""
    edition = EditionFactory.create(
        slug="2027",
        is_current=True,
        tagline_fr="Deux journées sur les réseaux sociaux et leurs usages dans la culture",
        notice_fr="Programme de démonstration. " * 10,
    )
    for title, at in (("Les phares", "10:00"), ("Les rues", "11:00")):
        add(edition, at[:2], at, title_fr=title, minutes=60)
    publish(edition)
    with time_machine.travel(moment(edition, 1, "10:15"), tick=False) as traveller:
        yield traveller


def test_now_and_next_follow_the_time(page: Page, clock: time_machine.Traveller) -> None:
    edition = Edition.objects.get()
    page.clock.install(time=moment(edition, 1, "10:15"))
    # What a phone of 390 × 844 shows beside its menu.
    page.set_viewport_size(ViewportSize(width=390, height=780))
    page.goto("/")
    on = page.locator(".now-room")
    expect(on).to_contain_text("Les phares")
    expect(on).to_be_in_viewport(ratio=1)
    expect(page.locator("progress")).to_have_attribute("value", "25")
    link = on.locator("h3 a")
    link.focus()
    clock.move_to(moment(edition, 1, "11:30"))
    page.clock.run_for(61_000)
    # Who is on one of its links keeps their place.
    expect(link).to_be_focused()
    expect(link).to_have_text("Les phares")
    link.blur()
    page.clock.run_for(61_000)
    expect(on).to_contain_text("Les rues")
    expect(page.locator("progress")).to_have_attribute("value", "50")


def test_now_leads_to_what_is_on_as_time_goes_by(page: Page, clock: time_machine.Traveller) -> None:
    """Past what is over, over midnight, with the keyboard; however high hours are out of sight."""
    edition = Edition.objects.get()
    add(edition, "long", "10:00", minutes=150)
    add(edition, "short", "11:30", minutes=15)
    for hour in range(13, 22):
        add(edition, f"at-{hour}", f"{hour}:00")
        add(edition, f"half-{hour}", f"{hour}:30")
    add(edition, "morning", "09:00", day=2)
    publish(edition)
    # The clocks of both sides are moved one after the other: an answer between would correct one.
    page.route("**/state.json", lambda route: route.fulfill(status=204))
    page.clock.install(time=moment(edition, 1, "10:15"))
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(PROGRAMME)
    jump = page.get_by_role("link", name="Maintenant")
    # From another day, too.
    page.locator(".days a").nth(1).click()
    expect(page.locator("#long")).to_be_hidden()
    # What began since is over; the page stays open all night.
    for day, at, slug in (
        (1, "12:05", "long"),
        (1, "12:40", "at-13"),
        (1, "20:15", "at-20"),
        (1, "22:00", ""),
        (2, "07:30", "morning"),
    ):
        now = moment(edition, day, at)
        clock.move_to(now)
        page.clock.pause_at(now)
        page.clock.run_for(31_000)
        if not slug:
            expect(jump).to_be_hidden()
            continue
        jump.focus()
        page.keyboard.press("Enter")
        here = page.locator(f"#{slug} #now")
        expect(here).to_be_in_viewport()
        expect(here).to_be_focused()


def test_the_time_of_now_covers_no_hour_and_is_not_moved_by_sleep(
    page: Page, clock: time_machine.Traveller
) -> None:
    edition = Edition.objects.get()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.clock.set_fixed_time(moment(edition, 1, "10:00"))
    page.goto(PROGRAMME)
    expect(page.locator("main")).to_contain_class("is-ready")
    face = page.locator(".nowline .clock")
    for minute in ("01", "29", "59"):
        page.clock.set_fixed_time(moment(edition, 1, f"10:{minute}"))
        page.evaluate("dispatchEvent(new Event('resize'))")
        expect(face).to_contain_text(minute)
        # A script of its own draws where it stands.
        grid = page.locator(".grid", has=page.locator(".nowline")).first
        expect(grid).to_have_attribute("style", re.compile("--now-label"))
        line = face.bounding_box()
        assert line is not None
        for hour in page.locator(".slot__time time:visible").all():
            box = hour.bounding_box()
            assert box is not None
            above = line["y"] + line["height"] <= box["y"] + 1
            assert above or line["y"] >= box["y"] + box["height"] - 1, minute

    # A device half a minute ahead asks, sleeps, and reads the answer two hours later.
    asked: list[Route] = []
    page.route("**/state.json", lambda route: asked.append(route))  # noqa: PLW0108
    page.clock.install(time=moment(edition, 1, "10:15"))
    page.goto(PROGRAMME)
    with page.expect_request("**/state.json"):
        page.clock.run_for(31_000)
    page.clock.pause_at(moment(edition, 1, "12:15"))
    with page.expect_response("**/state.json"):
        asked.pop().continue_()
    page.clock.run_for(61_000)
    expect(page.locator(".jump .clock")).to_have_text("12:15")
