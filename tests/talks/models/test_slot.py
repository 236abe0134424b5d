"""When and where: what the database refuses, what organisers are told, who gets the room."""

from collections.abc import Iterator
from datetime import UTC, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from events.models import Room
from talks.models import Session, Slot
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)
from tests.talks.models.rooms import assert_one_wins, kept, slot_in, written_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def lounge(room: Room) -> Room:
    return RoomFactory.create(edition=room.edition, holds_several=True)


# --- A room holds one session at a time ----------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "minutes", "free"),
    [
        ("09:00", 60, True),
        ("09:00", 61, False),
        ("09:59", 30, False),
        ("10:00", 60, False),
        ("10:15", 15, False),
        ("10:59", 30, False),
        ("11:00", 30, True),
        ("08:00", 240, False),
    ],
)
def test_a_room_is_free_up_to_a_start_and_from_an_end_on(
    room: Room, at: str, minutes: int, free: bool
) -> None:
    slot_in(room, "10:00", 60)
    assert kept(lambda: slot_in(room, at, minutes)) is free
    assert Slot.objects.count() == (2 if free else 1)


def test_a_withdrawn_slot_frees_its_room(room: Room) -> None:
    slot = slot_in(room, "10:00")
    slot.withdrawn = True
    slot.save()
    assert not slot.holds_room
    assert kept(lambda: slot_in(room, "10:00"))


# --- A room that holds several at once -----------------------------------------------------------


def test_slots_hold_their_room_again_when_it_holds_one_session_at_a_time(lounge: Room) -> None:
    slot_in(lounge, "10:00", state=Session.State.DRAFT)
    slot_in(lounge, "10:00")
    slot_in(lounge, "10:30")
    lounge.holds_several = False
    assert kept(lounge.save)
    assert Slot.objects.filter(holds_room=True).count() == 2
    lounge.holds_several = True
    assert kept(lounge.save)
    assert not Slot.objects.filter(holds_room=True).exists()


def test_a_room_with_sessions_that_overlap_goes_on_holding_them(lounge: Room) -> None:
    slot_in(lounge, "10:00", 60)
    slot_in(lounge, "10:30")
    lounge.holds_several = False
    assert not kept(lounge.save)
    lounge.refresh_from_db()
    assert lounge.holds_several


def test_what_is_not_saved_of_a_room_moves_no_slot(lounge: Room) -> None:
    """Withdrawing a room saves that alone: the rest of the row may be older than what is kept."""
    slot_in(lounge, "10:00")
    lounge.holds_several = False
    lounge.save(update_fields=["withdrawn"])
    assert not Slot.objects.filter(holds_room=True).exists()


def test_nobody_is_twice_in_one_room(room: Room, lounge: Room) -> None:
    person = SpeakerFactory.create()
    block, talk = slot_in(lounge, "10:00", 60), slot_in(lounge, "10:15", 5)
    for slot in (block, talk):
        slot.session.credits.create(speaker=person)
    assert not Slot.objects.with_person_twice().exists()
    slot_in(room, "10:30").session.credits.create(speaker=person)
    assert Slot.objects.with_person_twice().count() == 2


# --- Swapping rooms ------------------------------------------------------------------------------


def test_two_slots_swap_their_rooms(room: Room) -> None:
    other = RoomFactory.create(edition=room.edition)
    one, two = slot_in(room, "10:00"), slot_in(other, "10:00")
    assert kept(lambda: Slot.objects.swap_rooms(one, two))
    assert (one.room, two.room) == (other, room)
    one.refresh_from_db()
    assert (one.room, one.holds_room) == (other, True)


def test_a_swap_is_refused_whole_when_a_third_session_is_in_the_way(room: Room) -> None:
    other = RoomFactory.create(edition=room.edition)
    long, short = slot_in(room, "10:00", 60), slot_in(other, "10:00", 30)
    slot_in(other, "10:30", 30)
    assert not kept(lambda: Slot.objects.swap_rooms(long, short))
    assert Slot.objects.get(pk=long.pk).room == room
    assert Slot.objects.get(pk=short.pk).room == other


# --- What organisers are told --------------------------------------------------------------------


def errors_of(slot: Slot) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        slot.full_clean()
    return refused.value.message_dict


def test_the_form_names_the_session_that_holds_the_room(room: Room) -> None:
    held = slot_in(room, "10:00")
    Session.objects.filter(pk=held.session_id).update(title_fr="Ouverture")
    slot = slot_in(room, "11:00")
    slot.start -= timedelta(minutes=31)
    assert errors_of(slot) == {"room": ["“Ouverture” holds this room at that time."]}


@pytest.mark.parametrize("minutes", [0, -30])
def test_the_end_comes_after_the_start(room: Room, minutes: int) -> None:
    slot = slot_in(room, "10:00")
    slot.end = slot.start + timedelta(minutes=minutes)
    assert errors_of(slot) == {"__all__": ["The end must come after the start."]}
    assert not kept(slot.save)


def test_a_slot_lasts_a_day_at_most(room: Room) -> None:
    slot = slot_in(room, "10:00", 24 * 60)
    slot.full_clean()
    slot.end += timedelta(minutes=1)
    assert errors_of(slot) == {"end": ["A slot lasts a day at most."]}


def test_the_room_is_one_of_the_edition(room: Room) -> None:
    slot = slot_in(room, "10:00")
    slot.room = RoomFactory.create()
    assert errors_of(slot) == {"room": ["This room belongs to another edition."]}


@pytest.mark.parametrize(("day", "inside"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_slot_starts_on_a_day_of_the_edition(room: Room, day: int, inside: bool) -> None:
    slot = SlotFactory.create(session__edition=room.edition, room=room, day=day)
    if inside:
        slot.full_clean()
    else:
        assert list(errors_of(slot)) == ["start"]


def test_days_are_those_of_the_edition_s_clocks() -> None:
    edition = EditionFactory.create(time_zone="America/Martinique")
    slot = SlotFactory.create(session__edition=edition, day=2, at="22:00")
    # There it is still the last day.
    assert slot.start.astimezone(UTC).date() == edition.last_day + timedelta(days=1)
    slot.full_clean()


# --- Two organisers at once ----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_one_gets_the_room() -> None:
    room = RoomFactory.create()
    sessions = SessionFactory.create_batch(2, edition=room.edition)
    slots = [SlotFactory.build(session=session, room=room) for session in sessions]
    assert_one_wins(written_at_once(*[slot.save for slot in slots]))
    assert Slot.objects.count() == 1
