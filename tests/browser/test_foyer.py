"""The screen in the foyer goes on by itself: over ends and midnight, asleep and without network."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from events.models import Edition
from talks.releases import publish
from tests.browser.axe import faults
from tests.browser.frames import TWO_FRAMES
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    moment,
)

pytestmark = pytest.mark.browser

MINUTE = 60_000
ELEVEN = datetime.fromisoformat("2027-05-20T11:00:01+02:00")


@pytest.fixture
def edition(site: str) -> Edition:
    """Two days in one room, and a night between them in another."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    cale = RoomFactory.create(edition=edition, name_fr="Cale", slug="cale")
    pont = RoomFactory.create(edition=edition, name_fr="Pont", slug="pont")
    for room, title, day, at, minutes in (
        (cale, "Les phares", 1, "10:00", 60),
        (cale, "Les balises", 1, "11:00", 60),
        (cale, "Les marées", 1, "12:05", 55),
        (pont, "Le bal", 1, "23:00", 120),
        (cale, "Les cloches", 2, "09:00", 60),
    ):
        session = SessionFactory.create(edition=edition, title_fr=title)
        SlotFactory.create(session=session, room=room, day=day, at=at, minutes=minutes)
    publish(edition)
    return edition


@pytest.fixture
def clock(edition: Edition, page: Page) -> Iterator[time_machine.Traveller]:
    """Half a minute before eleven on the first day, for the server and for the device."""
    start = moment(edition, 1, "10:59").replace(second=30)
    page.clock.install(time=start)
    with time_machine.travel(start, tick=False) as traveller:
        yield traveller


def test_screen_of_a_whole_day(
    page: Page, edition: Edition, clock: time_machine.Traveller, problems: list[str]
) -> None:
    on, following = page.locator(".is-now h3"), page.locator(".is-next h3")
    says, age = page.locator(".foyer__says:visible"), page.locator(".foyer__age")
    page.goto("/direct/")
    expect(on).to_have_text("Les phares")
    expect(following).to_have_text(["Les balises", "Le bal"])
    expect(page.locator(".is-next .foyer-slot__soon")).to_have_text(["dans 1 min", ""])
    tablet = page.context.new_page()
    tablet.goto("/direct/?room=cale")
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Cale")
    expect(tablet.locator(".foyer-slot:visible h3")).to_have_text(
        ["Les phares", "Les balises", "Les marées"]
    )

    # What ends and starts does so to the second, before the server is asked.
    clock.move_to(ELEVEN)
    page.clock.run_for(31_000)
    expect(on).to_have_text("Les balises")
    expect(page.locator(".foyer__clock")).to_contain_text("11:00:0")
    expect(tablet.locator(".foyer-slot:visible h3")).to_have_text(["Les balises", "Les marées"])
    tablet.close()

    # An hour without network.
    page.context.set_offline(True)
    page.clock.run_for(60 * MINUTE)
    expect(on).to_have_count(0)
    expect(following).to_have_text(["Les marées", "Le bal"])
    expect(page.locator(".is-next .foyer-slot__soon")).to_have_text(["dans 5 min", ""])
    expect(age).to_have_text(re.compile("Sans nouvelles depuis (10:59|11:00)"))
    page.clock.run_for(6 * MINUTE)
    expect(on).to_have_text("Les marées")
    expect(page.locator(".is-now progress")).to_have_attribute("max", "100")

    # It is back, and a session changed its name meanwhile.
    edition.sessions.filter(title_fr="Les marées").update(title_fr="Les grandes marées")
    publish(edition)
    AnnouncementFactory.create(edition=edition, text_fr="Le bal a lieu sous la pluie.")
    clock.move_to(datetime.fromisoformat("2027-05-20T12:06:01+02:00"))
    page.context.set_offline(False)
    expect(on).to_have_text("Les grandes marées")
    expect(age).to_be_hidden()
    page.clock.run_for(MINUTE)
    expect(page.get_by_role("status").first).to_contain_text("sous la pluie")
    assert faults(page) == []

    # A server that does not answer at all; a night over midnight, and the morning after.
    page.route("**/*", lambda route: None)
    page.clock.fast_forward("11:23:00")
    expect(on).to_have_text("Le bal")
    expect(page.locator(".foyer__day")).to_have_text("Jeudi 20 mai")
    page.clock.fast_forward("01:00:00")
    expect(on).to_have_text("Le bal")
    expect(page.locator(".foyer__day")).to_have_text("Vendredi 21 mai")
    page.clock.fast_forward("08:00:00")
    page.clock.run_for(31 * MINUTE)
    expect(on).to_have_text("Les cloches")
    page.clock.fast_forward("03:00:00")
    expect(on).to_have_count(0)
    expect(says).to_contain_text("Tout a été dit.")
    problems[:] = [problem for problem in problems if "ERR_INTERNET_DISCONNECTED" not in problem]


def test_eve_and_evening_tell_of_the_next_morning(page: Page, edition: Edition) -> None:
    mole = RoomFactory.create(edition=edition, name_fr="Môle", slug="mole")
    session = SessionFactory.create(edition=edition, title_fr="Les quais")
    SlotFactory.create(session=session, room=mole, day=2, at="10:00")
    publish(edition)
    eve = moment(edition, 0, "23:59").replace(second=50)
    page.clock.install(time=eve)
    following = page.locator(".is-next")
    with time_machine.travel(eve, tick=False):
        page.goto("/direct/")
        expect(following.locator("h3")).to_have_text(["Les phares", "Le bal", "Les quais"])
        expect(following.locator(".foyer-slot__day:visible")).to_have_text(["Vendredi 21 mai,"])
        page.route("**/*", lambda route: None)
        page.clock.run_for(11_000)
        expect(following.locator("h3")).to_have_text(["Les phares", "Le bal"])
        expect(page.locator(".foyer-room", has_text="Môle")).to_be_hidden()

    page.unroute("**/*")
    edition.sessions.get(title_fr="Le bal").slots.update(withdrawn=True)
    publish(edition)
    evening = moment(edition, 1, "12:59").replace(second=50)
    with time_machine.travel(evening, tick=False):
        page.clock.pause_at(evening)
        page.goto("/direct/")
        expect(page.locator(".is-now h3")).to_have_text("Les marées")
        page.route("**/*", lambda route: None)
        page.clock.run_for(11_000)
        says = page.locator(".foyer__says:visible")
        expect(says).to_have_text("C’est tout pour aujourd’hui. Vendredi 21 mai, 09:00 : la suite.")
        expect(page.locator(".is-next h3")).to_have_text(["Les cloches", "Les quais"])


def resize(page: Page, width: int, height: int) -> None:
    """Give the window a size, to which the screen fits itself with the next frame."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(TWO_FRAMES)


def is_whole(page: Page) -> bool:
    """Whether the end of all rooms can be scrolled to, above a navigation at the bottom."""
    whole: bool = page.evaluate("""() => {
        scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
        const nav = document.querySelector(".main-nav");
        const isDock = getComputedStyle(nav).position === "fixed";
        const end = isDock ? nav.getBoundingClientRect().top : innerHeight;
        const slots = [...document.querySelectorAll(".foyer-slot")];
        const ends = slots.map((slot) => slot.getBoundingClientRect().bottom);
        return Math.max(...ends) <= end;
    }""")
    return whole


def fill_six_rooms(edition: Edition) -> None:
    """Each with a title of two lines and three people, now and next, below two notices."""
    for room in RoomFactory.create_batch(5, edition=edition):
        for at in ("10:00", "11:00"):
            title = f"Technicien ou stratège à {at} : qui tient encore la barre du grand navire ?"
            session = SessionFactory.create(
                edition=edition, title_fr=title, speakers=SpeakerFactory.create_batch(3)
            )
            SlotFactory.create(session=session, room=room, at=at, minutes=60)
    edition.sessions.get(title_fr="Le bal").slots.update(withdrawn=True)
    edition.notice_fr = "Le premier soir finit plus tôt que prévu, sauf sur le quai du Port. " * 2
    edition.save()
    publish(edition)
    AnnouncementFactory.create(edition=edition, text_fr="L’atelier de 14 h a lieu en salle Cale.")


def test_six_rooms_need_no_scrolling_but_on_low_screens(page: Page, edition: Edition) -> None:
    fill_six_rooms(edition)
    with time_machine.travel(moment(edition, 1, "10:30"), tick=False):
        page.goto("/direct/")
        expect(page.locator(".is-now:visible")).to_have_count(6)
        for width, height in ((1920, 1080), (1440, 900), (1280, 720), (768, 1024)):
            resize(page, width, height)
            assert page.evaluate("document.documentElement.scrollHeight") <= height, width
            assert is_whole(page), width
            assert faults(page) == []
        for width, height in ((844, 390), (800, 480), (800, 600)):
            resize(page, width, height)
            assert is_whole(page), (width, height)


def test_time_of_a_visitor_from_elsewhere(chromium: Browser, site: str, edition: Edition) -> None:
    context = chromium.new_context(base_url=site, locale="fr-FR", timezone_id="Asia/Tokyo")
    page = context.new_page()
    # What a script tells is the event's time.
    page.clock.set_fixed_time(moment(edition, 1, "10:45"))
    with time_machine.travel(moment(edition, 1, "10:30"), tick=False):
        page.goto("/2027/programme/")
        expect(page.locator(".jump .clock")).to_have_text("10:45")
        hours = page.locator(".cell__time").filter(has_text="10:00–")
        expect(hours).to_have_text("10:00–11:00")
        page.get_by_label("Afficher aussi mon heure").check()
        expect(hours).to_have_text("10:00–11:00 (17:00–18:00)")
        expect(page.locator(".cell__time").filter(has_text="23:00")).to_contain_text(
            "(ven. 06:00–08:00)"
        )
        for address in ("/", "/direct/", "/2027/salles/cale/"):
            page.goto(address)
            expect(page.locator(".my-time:visible").first).to_be_visible()
            expect(page.get_by_label("Afficher aussi mon heure")).to_be_checked()
            assert faults(page) == []
        page.get_by_label("Afficher aussi mon heure").uncheck()
        expect(page.locator(".my-time")).to_have_count(0)
    context.close()


def test_script_says_what_the_server_says(page: Page, site: str) -> None:
    """Also over midnight, and in the night in which an hour comes twice."""
    edition = EditionFactory.create(slug="2027", is_current=True, first_day=date(2027, 10, 30))
    cale, pont = RoomFactory.create_batch(2, edition=edition)
    lounge = RoomFactory.create(edition=edition, holds_several=True)
    for room, day, at, minutes, state in (
        (cale, 1, "10:00", 60, "confirmed"),
        (cale, 1, "11:00", 60, "confirmed"),
        (pont, 1, "10:30", 60, "cancelled"),
        (pont, 1, "12:00", 60, "confirmed"),
        (cale, 1, "23:00", 270, "confirmed"),
        (pont, 2, "06:00", 60, "confirmed"),
        (lounge, 1, "10:30", 60, "confirmed"),
        (lounge, 1, "10:40", 60, "confirmed"),
        (lounge, 1, "12:00", 60, "confirmed"),
        (lounge, 1, "12:00", 150, "confirmed"),
    ):
        session = SessionFactory.create(edition=edition, state=state)
        SlotFactory.create(session=session, room=room, day=day, at=at, minutes=minutes)
    publish(edition)
    for hour in (
        *("2027-10-29T12:00+02:00", "2027-10-30T09:55+02:00", "2027-10-30T10:45+02:00"),
        *("2027-10-30T11:00+02:00", "2027-10-30T14:00+02:00", "2027-10-31T00:10+02:00"),
        *("2027-10-31T02:15+02:00", "2027-10-31T02:15+01:00", "2027-10-31T02:30+01:00"),
        *("2027-10-31T06:30+01:00", "2027-10-31T07:00+01:00"),
    ):
        with time_machine.travel(datetime.fromisoformat(hour), tick=False):
            page.goto("/direct/")
            expect(page.locator(".foyer__clock")).to_contain_text(f"{hour[11:16]}:0")
            found = page.locator(".foyer-slot").evaluate_all("all => all.map((e) => e.className)")
            server = re.findall(
                r'<li\s+class="(foyer-slot[^"]*)"', page.request.get("/direct/").text()
            )
            assert (hour, found) == (hour, server)
