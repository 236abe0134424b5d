"""The sheet without a script: each move by a form of its page."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition, Room
from talks.models import Slot
from tests.admin import document, errors, messages_of, words
from tests.factories import RoomFactory, SlotFactory, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition, name_fr="Auditorium")


def carry(client: Client, slot: Slot) -> Any:
    """The page as it is once the card of a slot was pressed."""
    sheet = reverse("admin:events_edition_sheet", args=[slot.session.edition_id])
    return client.get(sheet, {"carried": str(slot.key)})


def press(client: Client, page: Any, form: str, **sent: str) -> Any:
    """Press a button of a form, once some of its fields are filled in; follow where it leads."""
    [found] = document(page).xpath(f"//form[{form}]")
    action = page.request["PATH_INFO"] + found.get("action")
    return client.post(action, {**dict(found.form_values()), **sent}, follow=True)


DROP, PLACE, WAYS = "@id='drop'", "@class='carried__form'", "@class='refusal__ways'"


def where(slot: Slot) -> tuple[str, str, int]:
    slot.refresh_from_db()
    start = slot.start.astimezone(slot.session.edition.zone)
    return slot.room.name_fr, f"{start:%d %H:%M}", (slot.end - slot.start).seconds // 60


def test_a_card_is_pressed_and_then_a_free_place(organiser: Client, room: Room) -> None:
    slot = SlotFactory.create(
        session__edition=room.edition, room=room, minutes=45, session__title_fr="Phare"
    )
    other = RoomFactory.create(edition=room.edition, name_fr="Patio")
    page = carry(organiser, slot)
    [pressed] = document(page).xpath("//button[@aria-pressed='true']")
    assert pressed.getparent().get("data-slot") == str(slot.key)
    free = f"//section[@data-room='{other.key}']//ol/li[contains(@class, 'free')]/button"
    [place] = document(page).xpath(free)
    done = press(organiser, page, DROP, place=place.get("value"))

    assert where(slot) == ("Patio", "20 08:00", 45)
    assert done.redirect_chain[-1][0].endswith(f"?day=2027-05-20#slot-{slot.key}")
    assert "Phare" in messages_of(done)[0]
    # And back again, by the button that says what it undoes.
    [undo] = document(done).xpath("//button[@data-undo]")
    assert "Phare" in undo.text_content()
    press(organiser, done, DROP, undo=undo.get("value"))
    assert where(slot) == ("Auditorium", "20 10:00", 45)


def test_a_place_is_written(organiser: Client, room: Room) -> None:
    slot = SlotFactory.create(session__edition=room.edition, room=room)
    page = carry(organiser, slot)
    new = {"day": "2027-05-21", "start": "11:05", "minutes": "50", "do": "place"}
    refused = press(organiser, page, PLACE, **{**new, "minutes": "7"})
    assert where(slot) == ("Auditorium", "20 10:00", 30)
    assert errors(refused) == ["Choisissez un multiple de cinq minutes."]
    assert document(refused).get_element_by_id("place_minutes").value == "7"
    done = press(organiser, refused, PLACE, **new)
    assert where(slot) == ("Auditorium", "21 11:05", 50)
    assert words(done, "//h1") == ["Vendredi 21 mai"]
    # A second place for the same session, and the first one taken off.
    page = carry(organiser, slot)
    press(organiser, page, PLACE, day="2027-05-20", start="09:00", do="duplicate")
    assert slot.session.slots.count() == 2
    press(organiser, carry(organiser, slot), PLACE, do="unschedule")
    [left] = slot.session.slots.all()
    assert where(left) == ("Auditorium", "20 09:00", 50)


def test_an_hour_is_the_one_that_clocks_show(organiser: Client, room: Room) -> None:
    """Spring leaves an hour out, autumn has one twice."""
    slot = SlotFactory.create(session__edition=room.edition, room=room)
    dates = Edition.objects.filter(pk=room.edition_id)
    spring = date(2027, 3, 28)
    dates.update(first_day=spring, last_day=spring)
    typed = {"day": "2027-03-28", "start": "02:30", "minutes": "30", "do": "place"}
    refused = press(organiser, carry(organiser, slot), PLACE, **typed)
    assert where(slot) == ("Auditorium", "20 10:00", 30)
    assert errors(refused)
    assert document(refused).get_element_by_id("place_start").value == "02:30"
    press(organiser, refused, PLACE, **{**typed, "start": "03:30"})
    assert where(slot) == ("Auditorium", "28 03:30", 30)

    autumn = date(2027, 10, 31)
    dates.update(first_day=autumn, last_day=autumn)
    second = datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    Slot.objects.update(start=second, end=second.replace(hour=2))
    press(organiser, carry(organiser, slot), PLACE, minutes="45", do="place")
    assert where(slot) == ("Auditorium", "31 02:30", 45)
    assert slot.start == second


def test_two_slots_swap_their_places(organiser: Client, room: Room) -> None:
    one = SlotFactory.create(session__edition=room.edition, room=room, minutes=45)
    other = SlotFactory.create(session__edition=room.edition, at="15:00", room__name_fr="Patio")
    page = carry(organiser, one)
    [value] = document(page).xpath("//select[@name='with']/option/@value")
    press(organiser, page, PLACE, do="swap", **{"with": value})
    assert where(one) == ("Patio", "20 15:00", 45)
    assert where(other) == ("Auditorium", "20 10:00", 30)


def test_who_was_slower_is_told_and_may_insist(organiser: Client, room: Room) -> None:
    slot = SlotFactory.create(session__edition=room.edition, room=room)
    page = carry(organiser, slot)
    start = moment(room.edition, 2, "16:00")
    Slot.objects.filter(pk=slot.pk).update(start=start, end=start.replace(hour=17))
    typed = {"day": "2027-05-20", "start": "12:00", "minutes": "40", "do": "place"}
    refused = press(organiser, page, PLACE, **typed)

    assert refused.status_code == 409
    assert where(slot) == ("Auditorium", "21 16:00", 60)
    assert "16:00" in words(refused, "//section[@class='refusal']/p")[0]
    assert document(refused).get_element_by_id("place_start").value == "12:00"
    press(organiser, refused, WAYS, do="insist")
    assert where(slot) == ("Auditorium", "20 12:00", 40)


def test_nonsense_is_refused(organiser: Client, room: Room) -> None:
    slot = SlotFactory.create(session__edition=room.edition, room=room)
    page = carry(organiser, slot)
    for sent in (
        {},
        {"do": "dance"},
        {"place": "x"},
        {"place": f"{'0' * 32} 2027-05-20T10:00", "lasts": "9" * 30},
        {"do": "swap", "with": "[1]"},
        {"do": "swap", "with": '{"from": {"start": "x", "end": "y", "room": 3}}'},
        {"do": "swap", "with": "[" * 200_000},
        {"do": "insist", "kind": "dance", "changes": "{"},
        {"do": "insist", "changes": "[" * 200_000},
        {"undo": "nothing"},
        {"do": "place", "day": "2031-01-01", "start": "99:99", "minutes": "-5", "room": "moon"},
    ):
        refused = press(organiser, page, DROP, **sent)
        assert refused.status_code in (200, 422)
        assert words(refused, "//section[@class='refusal']/p") or errors(refused)
    assert where(slot) == ("Auditorium", "20 10:00", 30)
