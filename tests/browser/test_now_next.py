"""What is on now and next stays true while the page is open."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import Page, ViewportSize, expect

from events.models import Edition
from talks.releases import publish
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SlotFactory, moment

pytestmark = pytest.mark.browser

# What a phone of 390 × 844 shows beside its menu.
ABOVE_THE_DOCK = ViewportSize(width=390, height=780)


@pytest.fixture
def clock(site: str) -> Iterator[time_machine.Traveller]:
    """A quarter past ten on the first day; something is on, and something comes at eleven."""
    edition = EditionFactory.create(
        slug="2027",
        is_current=True,
        tagline_fr="Deux journées sur les réseaux sociaux et leurs usages dans la culture",
        notice_fr="Programme de démonstration. " * 10,
    )
    room = RoomFactory.create(edition=edition)
    for title, at in (("Les phares", "10:00"), ("Les rues", "11:00")):
        session = SessionFactory.create(edition=edition, title_fr=title)
        SlotFactory.create(session=session, room=room, at=at, minutes=60)
    publish(edition)
    with time_machine.travel(moment(edition, 1, "10:15"), tick=False) as traveller:
        yield traveller


def test_now_and_next_follow_the_time(page: Page, clock: time_machine.Traveller) -> None:
    page.clock.install(time=datetime.fromisoformat("2027-05-20T10:15+02:00"))
    page.set_viewport_size(ABOVE_THE_DOCK)
    page.goto("/")
    on = page.locator(".now-room")
    expect(on).to_contain_text("Les phares")
    expect(on).to_be_in_viewport(ratio=1)
    expect(page.locator("progress")).to_have_attribute("value", "25")

    clock.move_to(datetime.fromisoformat("2027-05-20T11:30+02:00"))
    page.clock.run_for(61_000)
    expect(on).to_contain_text("Les rues")
    expect(page.locator("progress")).to_have_attribute("value", "50")

    # The programme begins with the morning: the word leads to what is on.
    page.goto("/2027/programme/")
    expect(page.locator(".jump .clock")).to_be_hidden()
    expect(page.get_by_text("Maintenant", exact=True)).to_have_css("clip-path", "none")
    page.get_by_role("link", name="Maintenant").click()
    expect(page.locator("#now")).to_be_in_viewport()


def test_way_to_what_is_on_ends_there(page: Page, clock: time_machine.Traveller) -> None:
    """However high the hours are that a phone has not laid out yet."""
    edition = Edition.objects.get()
    for hour in range(12, 22):
        for at in (f"{hour}:00", f"{hour}:30"):
            SlotFactory.create(session__edition=edition, at=at, minutes=30)
    publish(edition)
    late = moment(edition, 1, "20:15")
    clock.move_to(late)
    page.clock.install(time=late)
    page.set_viewport_size(ABOVE_THE_DOCK)
    page.goto("/2027/programme/")
    page.evaluate("""() => new Promise((done) => {
        addEventListener("scrollend", done, { once: true });
        document.querySelector(".jump").click();
    })""")
    expect(page.locator("#now")).to_contain_text("20:00")
    expect(page.locator("#now")).to_be_in_viewport()


def test_now_leads_to_what_is_on_as_time_goes_by(page: Page, clock: time_machine.Traveller) -> None:
    """Past what is over, over midnight, with the keyboard."""
    edition = Edition.objects.get()
    for slug, day, at, minutes in [
        ("long", 1, "10:00", 150),
        ("short", 1, "11:30", 15),
        ("next", 1, "13:00", 30),
        ("morning", 2, "09:00", 30),
    ]:
        session = SessionFactory.create(edition=edition, slug=slug, title_fr=f"Mot {slug}")
        SlotFactory.create(session=session, day=day, at=at, minutes=minutes)
    publish(edition)
    # The clocks of both sides are moved one after the other: an answer between would correct one.
    page.route("**/state.json", lambda route: route.fulfill(status=204))
    page.clock.install(time=moment(edition, 1, "10:15"))
    page.set_viewport_size({"width": 390, "height": 700})
    page.emulate_media(reduced_motion="reduce")
    page.goto("/2027/programme/")
    jump = page.get_by_role("link", name="Maintenant")

    def wait_until(at: str, day: int = 1) -> None:
        now = moment(edition, day, at)
        clock.move_to(now)
        page.clock.pause_at(now)
        page.clock.run_for(31_000)

    def expect_now(slug: str) -> None:
        jump.focus()
        page.keyboard.press("Enter")
        here = page.locator(f"#{slug} #now")
        expect(here).to_be_in_viewport()
        expect(here).to_be_focused()

    # From another day, too.
    page.locator(".days a").nth(1).click()
    expect(page.locator("#long")).to_be_hidden()
    # What began since is over.
    wait_until("12:05")
    expect_now("long")
    wait_until("12:40")
    expect_now("next")
    # The page stays open all night.
    wait_until("14:00")
    expect(jump).to_be_hidden()
    wait_until("07:30", day=2)
    expect_now("morning")


def test_question_slept_through_moves_no_clock(page: Page, clock: time_machine.Traveller) -> None:
    """A device half a minute ahead asks, sleeps, and reads the answer two hours later."""
    page.add_init_script("""
        const { fetch } = window;
        let arrived;
        window.answered = new Promise((resolve) => (arrived = resolve));
        window.fetch = async (...asked) => {
            const answer = await fetch(...asked);
            await new Promise((resolve) => {
                window.wake = resolve;
                arrived();
            });
            return answer;
        };
    """)
    page.clock.install(time=datetime.fromisoformat("2027-05-20T10:15+02:00"))
    page.goto("/2027/programme/")
    page.clock.run_for(31_000)
    page.evaluate("window.answered")
    page.clock.pause_at(datetime.fromisoformat("2027-05-20T12:15+02:00"))
    page.evaluate("() => window.wake()")
    page.clock.run_for(61_000)
    expect(page.locator(".jump .clock")).to_have_text("12:15")


def test_reader_on_one_of_its_links_keeps_their_place(
    page: Page, clock: time_machine.Traveller
) -> None:
    page.clock.install()
    page.goto("/")
    link = page.locator(".now-room h3 a")
    link.focus()
    clock.move_to(datetime.fromisoformat("2027-05-20T11:30+02:00"))
    page.clock.run_for(61_000)
    expect(link).to_be_focused()
    expect(link).to_have_text("Les phares")
