"""The sheet in a browser: a day is built in each way, and two who collide learn of each other."""

import re
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from core.models import User
from events.models import Edition, Room
from talks.models import Slot
from tests.browser.hand import DESK, PHONE
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = "2027-05-20"
# All hours of a day are in sight.
TALL = ViewportSize(width=1440, height=1500)


class Placing(NamedTuple):
    """Which session, by its number, is put where."""

    number: int
    room: int
    at: str


# A day of six sessions in two rooms, in the order in which they wait: two are put by thumb, two by
# mouse, two by keys.
HOURS = ["09:00", "09:45", "14:00"]
DAY_PLAN = [Placing(number, number % 2, HOURS[number // 2]) for number in range(6)]
BY_TAPS, BY_MOUSE, BY_KEYS = DAY_PLAN[:2], DAY_PLAN[2:4], DAY_PLAN[4:]
# Keys that two sessions take at most.
MOST_KEYS = 20
# Milliseconds until what a page does by itself every few seconds is seen, also by a busy machine.
PATIENCE = 20_000


@pytest.fixture
def edition(server: object) -> Edition:
    """Two rooms, and six sessions of 45 minutes that wait for a place."""
    edition = EditionFactory.create()
    talk = FormatFactory.create(edition=edition, default_minutes=45)
    for number in range(2):
        RoomFactory.create(edition=edition, name_fr=f"Salle {number}", order=number)
    for number in range(6):
        SessionFactory.create(edition=edition, format=talk, title_fr=f"Séance {number:02}")
    return edition


def open_sheet(page: Page, edition: Edition, name: str = "Odile") -> None:
    """Show the day to an organiser of this name, who is signed in."""
    user = User.objects.filter(name=name).first() or UserFactory.create(organiser=True, name=name)
    client = Client()
    client.force_login(user)
    [cookie] = client.cookies.values()
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "domain": "127.0.0.1", "path": "/"}]
    )
    page.goto(reverse("admin:events_edition_sheet", args=[edition.pk]) + f"?day={DAY}")


def rows(edition: Edition) -> set[tuple[str, str, str, str]]:
    """Return what stands where: title, room, and both times by the clock."""
    found = set()
    for slot in (
        Slot.objects.standing().filter(session__edition=edition).select_related("session", "room")
    ):
        start, end = (each.astimezone(edition.zone) for each in (slot.start, slot.end))
        name = (slot.session.title_fr, slot.room.name_fr)
        found.add((*name, f"{start:%Y-%m-%d %H:%M}", f"{end:%H:%M}"))
    return found


def planned() -> set[tuple[str, str, str, str]]:
    ends = ["09:45", "10:30", "14:45"]
    return {
        (f"Séance {number:02}", f"Salle {room}", f"{DAY} {at}", ends[number // 2])
        for number, room, at in DAY_PLAN
    }


def waiting(page: Page) -> Locator:
    """Return the first card without a place."""
    return page.locator(".pool .card__pick").first


def saved(page: Page, count: int) -> None:
    """Wait until so many cards stand on the sheet, and nothing waits to be saved."""
    cards = page.locator(".sheet .card[data-slot]:not(.is-unsaved)")
    expect(cards).to_have_count(count, timeout=PATIENCE)
    expect(page.locator(".sheet .card:not([data-slot])")).to_have_count(0)


def test_a_day_is_built_by_thumb_by_mouse_and_by_keys(
    chromium: Browser, site: str, edition: Edition
) -> None:
    context = chromium.new_context(base_url=site, locale="fr-FR", viewport=PHONE, has_touch=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    open_sheet(page, edition)
    place_by_taps(page)
    page.set_viewport_size(TALL)
    saved(page, 2)
    place_by_mouse(page)
    saved(page, 4)
    place_by_keys(page)
    saved(page, 6)
    assert rows(edition) == planned()
    assert complaints == []
    context.close()


def place_by_mouse(page: Page) -> None:
    columns = page.locator(".sheet__slots")
    for _number, room, at in BY_MOUSE:
        card, column = waiting(page).bounding_box(), columns.nth(room).bounding_box()
        assert card
        assert column
        # Five minutes are eight pixels; the sheet begins at eight.
        five = (int(at[:2]) - 8) * 12 + int(at[3:]) / 5
        page.mouse.move(card["x"] + 20, card["y"] + 10)
        page.mouse.down()
        page.mouse.move(column["x"] + 20, column["y"] + 8 * five + 1, steps=3)
        page.mouse.up()


def place_by_taps(page: Page) -> None:
    page.locator(".pool summary").first.tap()
    for _number, room, at in BY_TAPS:
        waiting(page).tap()
        if room:
            page.locator(".tabs--rooms a").nth(room).tap()
        start = page.locator(".verdict input")
        if start.input_value() != at:
            start.fill(at)
        page.locator(".verdict .button").tap()


def place_by_keys(page: Page) -> None:
    """Press keys, and count them."""
    count = 0

    def press_counted(*keys: str) -> None:
        nonlocal count
        count += len(keys)
        press(page, *keys)

    waiting(page).focus()
    where = page.locator(".verdict h2")
    for _number, room, at in BY_KEYS:
        press_counted("Enter")
        if not room:
            expect(page.locator(".verdict li")).to_have_text("Aucune règle enfreinte.")
        if f"Salle {room}" not in where.inner_text():
            press_counted("ArrowRight" if room else "ArrowLeft")
        if at not in where.inner_text().split("–")[0]:
            press_counted(*at.replace(":", ""))
        press_counted("Enter")
    assert count <= MOST_KEYS


# --- Two who work on it, and none who answers -----------------------------------------------------


@pytest.fixture
def slot(edition: Edition) -> Slot:
    """The one slot of the day, at ten."""
    session = SessionFactory.create(edition=edition, title_fr="Phare")
    room = Room.objects.get(edition=edition, name_fr="Salle 0")
    return SlotFactory.create(session=session, room=room, at="10:00", minutes=45)


def card(page: Page, slot: Slot) -> Locator:
    return page.locator(f"#slot-{slot.key} .card__pick")


def carry(page: Page, slot: Slot, *keys: str) -> None:
    """Pick up the card by keys, and move it."""
    card(page, slot).focus()
    for key in ("Enter", *keys):
        page.keyboard.press(key)


def look(page: Page) -> None:
    """Let the page ask at once for what it asks for every few seconds."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def start(slot: Slot) -> str:
    slot.refresh_from_db()
    return f"{slot.start.astimezone(slot.session.edition.zone):%H:%M}"


def test_two_who_collide_are_told_the_truth(
    page: Page, chromium: Browser, site: str, edition: Edition, slot: Slot, problems: list[str]
) -> None:
    """One is faster; the other reads who that was, and moves it all the same."""
    other = chromium.new_context(base_url=site, locale="fr-FR", viewport=DESK).new_page()
    # It learns by its own steps alone.
    other.route("**/sheet-state/**", lambda route: route.abort())
    open_sheet(page, edition, "Odile")
    open_sheet(other, edition, "Nour")
    carry(other, slot, "PageDown")
    carry(page, slot, "PageUp", "Enter")
    expect(page.locator(f"#slot-{slot.key}[data-start*='T09:30+']")).to_be_visible()
    other.keyboard.press("Enter")
    refusal = other.locator(".refusal")
    expect(refusal).to_contain_text("Odile")
    expect(card(other, slot)).to_contain_text("09:30")
    assert start(slot) == "09:30"
    refusal.get_by_role("button").last.click()
    expect(other.locator(f"#slot-{slot.key}[data-start*='T10:30+']")).to_be_visible()
    assert start(slot) == "10:30"
    look(page)
    expect(card(page, slot)).to_contain_text("10:30", timeout=PATIENCE)
    expect(page.locator(".sheet-head")).to_contain_text("Au travail ici aussi : Nour")
    # One place, and two of the pool: what was refused waits there again.
    for tab, number in ((page, 0), (other, 1)):
        tab.locator(".pool .card__pick").nth(number).focus()
        press(tab, "Enter", *"1500", "Enter")
        if tab is page:
            expect(page.locator(".sheet .card[data-slot]")).to_have_count(2)
    expect(refusal).to_contain_text("Odile")
    expect(refusal).to_be_in_viewport(ratio=1)
    expect(other.locator(".pool .card")).to_have_count(6)
    refusal.get_by_role("button", name="échanger avec « Séance 00 »").click()
    placed = ".sheet .card[data-start*='T15:00+']"
    expect(other.locator(placed)).to_contain_text("Séance 01")
    look(page)
    expect(page.locator(placed)).to_contain_text("Séance 01", timeout=PATIENCE)
    # However often Enter is pressed where one is, only E swaps.
    carry(page, slot, *"1500", "Enter", "Enter")
    expect(page.locator(".sheet-says")).to_contain_text("y est. E échange")
    page.keyboard.press("e")
    expect(page.locator(f"#slot-{slot.key}[data-start*='T15:00+']")).to_be_visible()
    other.context.close()
    problems.clear()


def test_nothing_is_forgotten_while_nobody_answers(
    page: Page, edition: Edition, slot: Slot, problems: list[str]
) -> None:
    """The network goes while something is dragged; the page is loaded again before it is back."""
    open_sheet(page, edition)
    box = card(page, slot).bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 106, steps=3)
    page.route("**/sheet-steps/", lambda route: route.abort())
    page.mouse.up()
    unsaved = page.locator(f"#slot-{slot.key}.is-unsaved")
    expect(unsaved).to_contain_text("pas enregistrée")
    expect(page.locator(".sheet-notice")).to_contain_text("Gestes en attente : 1")
    # Meanwhile, what has no slot yet is made, moved, and a copy as well; and undone once too often.
    waiting(page).focus()
    press(page, "Enter", *"1400", "Enter")
    new = page.locator(".sheet .card:not([data-slot])")
    new.locator(".card__pick").focus()
    press(page, "Enter", *"1500", "Enter", "Enter", "d", "ArrowRight", "Enter")
    new.nth(1).locator(".card__pick").focus()
    press(page, "Enter", *"1600", "Enter", "Delete", "Control+z")
    spoilt = """for (const text of ["{", "null", '{"id": "1", "kind": "move", "changes": [{}]}'])
        localStorage.setItem(Object.keys(localStorage).find(
            (key) => key.startsWith("m2-sheet")).replace(/[^-]*$/, text), text)"""
    page.evaluate(spoilt)
    page.reload()
    expect(unsaved).to_contain_text("11:00")
    expect(new).to_contain_text(["15:00", "16:00"])
    assert start(slot) == "10:00"
    page.unroute("**/sheet-steps/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(f"#slot-{slot.key}[data-start*='T11:00+']:not(.is-unsaved)")).to_be_visible(
        timeout=PATIENCE
    )
    saved(page, 3)
    assert rows(edition) == {
        ("Phare", "Salle 0", f"{DAY} 11:00", "11:45"),
        ("Séance 00", "Salle 0", f"{DAY} 15:00", "15:45"),
        ("Séance 00", "Salle 1", f"{DAY} 16:00", "16:45"),
    }
    assert kept(page) == []
    # Who may not move it any more is told so, and nothing waits for ever.
    refusal = {"title": "Non", "sentence": "Votre compte ne peut rien déplacer.", "keep": "Soit"}
    page.route(
        "**/sheet-steps/", lambda route: route.fulfill(status=403, json={"refusal": refusal})
    )
    carry(page, slot, "PageDown", "Enter")
    expect(page.locator(".refusal")).to_contain_text("Votre compte")
    expect(card(page, slot)).to_contain_text("11:00")
    expect(page.locator(".sheet-notice")).to_have_count(0)
    assert kept(page) == []
    problems.clear()


def test_what_a_colleague_breaks_is_mended_by_dragging_it_to_another_day(
    page: Page, edition: Edition, slot: Slot
) -> None:
    """What is held over the tab of a day opens it, and comes along; the list says what is left."""
    open_sheet(page, edition)
    wrong = page.locator(".sheet-wrong summary")
    expect(wrong).to_have_count(0)
    zoe = SpeakerFactory.create()
    slot.session.credits.create(speaker=zoe)
    fanal = SessionFactory.create(edition=edition, title_fr="Fanal", speakers=[zoe])
    room = Room.objects.get(edition=edition, name_fr="Salle 1")
    SlotFactory.create(session=fanal, room=room, at="10:15", minutes=45)
    look(page)
    expect(wrong).to_have_text("Ce qui ne va pas (1)", timeout=PATIENCE)
    wrong.click()
    box = card(page, slot).bounding_box()
    assert box
    # Its lower edge: no text is selected on the way.
    edge = box["y"] + box["height"]
    page.mouse.move(box["x"] + 20, edge)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, edge + 33, steps=5)
    assert page.evaluate("getSelection().toString()") == ""
    page.mouse.up()
    expect(card(page, slot)).to_contain_text("–11:05")
    tab = page.locator(".sheet-head .tabs a").nth(1).bounding_box()
    assert tab
    page.mouse.move(box["x"] + 20, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(tab["x"] + 10, tab["y"] + 10, steps=3)
    expect(page.locator("h1")).to_contain_text("21")
    column = page.locator(".sheet__slots").first.bounding_box()
    assert column
    # Five minutes are eight pixels; the sheet begins at eight, and it is held ten pixels below.
    page.mouse.move(column["x"] + 20, column["y"] + 8 * 24 + 10, steps=3)
    page.mouse.up()
    expect(page.locator(f"#slot-{slot.key}[data-start*='21T10:00+']")).to_be_visible()
    expect(wrong).to_have_count(0)
    # What is pressed leads to pages about it.
    card(page, slot).click()
    links = page.locator(".verdict__links a")
    expect(links).to_have_text(["Sa fiche", "Chercher une place", "Insérer et pousser la suite"])
    links.nth(2).click()
    expect(page.locator("[name=hour]")).to_have_value("10:00")
    page.go_back()
    carry(page, slot, "PageDown")
    expect(links.first).to_be_visible()
    press(page, "Tab", "Enter")
    expect(page).to_have_url(re.compile(f"/session/{slot.session.pk}/change/"))


def test_what_is_answered_too_late_means_nothing_any_more(
    chromium: Browser, site: str, edition: Edition, slot: Slot
) -> None:
    """A finger presses another place, and another day, before it is answered about the first."""
    context = chromium.new_context(base_url=site, locale="fr-FR", viewport=TALL, has_touch=True)
    page = context.new_page()
    open_sheet(page, edition)
    judged: list[Route] = []
    page.route("**/sheet-verdict/", lambda route: judged.insert(0, route))
    page.route("**/sheet-steps/", lambda route: route.abort())
    column, five = page.locator(".sheet__slots").first, 8
    card(page, slot).tap()
    for hour in (14, 16):
        column.tap(position={"x": 20, "y": (hour - 8) * 12 * five})
    # Nothing is put down before its place is judged.
    expect(page.locator(".verdict h2")).to_contain_text("16:00")
    expect(page.locator(".hand")).to_be_visible()
    page.unroute("**/sheet-verdict/")
    judged[0].continue_()
    expect(page.locator(f"#slot-{slot.key}.is-unsaved")).to_contain_text("16:00")
    # Nor does the day come that nobody waits for; what is not saved is shown on the other one too.
    page.route("**/sheet/?*day=2027-05-21", lambda _route: None)
    waiting(page).tap()
    days = page.locator(".sheet-head .tabs a")
    days.nth(1).tap()
    with page.expect_event("requestfailed", lambda request: request.url.endswith("-21")):
        days.last.tap()
    expect(page.locator("h1")).to_have_text("Tous les jours")
    expect(card(page, slot)).to_contain_text("16:00")
    context.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def kept(page: Page) -> list[str]:
    """Return under which keys steps are kept that wait for an answer."""
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('m2-sheet'))")  # type: ignore[no-any-return]
