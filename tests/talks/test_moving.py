"""Moving many slots: by the clock on the wall, all of them or none."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from core.admin.base import ask_deferred_constraints
from events.models import Edition, Room
from talks.models import Slot
from talks.moving import Move, MovePlan, OutdatedMoveError, RefusedMoveError, carry_out
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(first_day=date(2027, 5, 20), last_day=date(2027, 5, 21))


@pytest.fixture
def room(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition)


def add(room: Room, at: str, day: int = 1, **session: object) -> Slot:
    made = SessionFactory.create(edition=room.edition, **session)
    return SlotFactory.create(session=made, room=room, day=day, at=at, minutes=60)


def move(edition: Edition, days: int = 0, minutes: int = 0, **what: Any) -> MovePlan:
    """Look at it and do it, as the page does."""
    asked = Move(edition, days, minutes, **what)
    with transaction.atomic():
        plan = carry_out(asked, seen=MovePlan(asked).digest)
        ask_deferred_constraints()
    return plan


def local(slot: Slot) -> str:
    slot.refresh_from_db()
    return f"{slot.start.astimezone(PARIS):%Y-%m-%d %H:%M}"


def hours(slots: list[Slot]) -> list[int]:
    return [int(local(slot)[11:13]) for slot in slots]


# --- What moves ----------------------------------------------------------------------------------


@pytest.mark.postgresql
def test_edition_is_put_off_by_a_year_and_its_sessions_can_be_saved(
    edition: Edition, room: Room
) -> None:
    slots = [add(room, "10:00"), add(room, "11:00"), add(room, "10:00", day=2, state="draft")]
    gone = add(room, "17:00")
    Slot.objects.filter(pk=gone.pk).update(withdrawn=True, holds_room=False)
    move(edition, days=366)
    edition.refresh_from_db()
    assert edition.days == [date(2028, 5, 20), date(2028, 5, 21)]
    assert [local(slot) for slot in slots] == [
        "2028-05-20 10:00",
        "2028-05-20 11:00",
        "2028-05-21 10:00",
    ]
    for slot in Slot.objects.all():
        assert slot.end - slot.start == timedelta(hours=1)
        slot.full_clean()
        slot.save()


def test_hours_stay_those_of_the_wall(edition: Edition, room: Room) -> None:
    """From summer into winter: eight o'clock in Greenwich becomes nine, and ten in Paris stays."""
    slot = add(room, "10:00")
    move(edition, days=-180)
    assert local(slot) == "2026-11-21 10:00"


def test_an_end_stays_behind_its_start_in_the_night_that_lacks_an_hour(
    edition: Edition, room: Room
) -> None:
    slot = add(room, "02:30")
    Slot.objects.filter(pk=slot.pk).update(end=slot.start + timedelta(minutes=30))
    move(edition, days=(date(2027, 3, 28) - edition.first_day).days)
    slot.refresh_from_db()
    assert slot.end - slot.start == timedelta(minutes=30)


@pytest.mark.parametrize(("days", "minutes", "first"), [(0, -60, 20), (1, -60, 21), (-1, 60, 19)])
def test_an_hour_earlier_is_no_day_earlier(
    edition: Edition, room: Room, days: int, minutes: int, first: int
) -> None:
    slot = add(room, "12:00")
    move(edition, days, minutes)
    edition.refresh_from_db()
    assert edition.first_day == date(2027, 5, first)
    assert local(slot) == f"2027-05-{first} {12 + minutes // 60}:00"


def test_a_day_a_room_and_a_room_on_a_day(edition: Edition, room: Room) -> None:
    other = RoomFactory.create(edition=edition)
    slots = [add(room, "10:00"), add(room, "10:00", day=2), add(other, "10:00")]

    move(edition, minutes=60, day=edition.first_day)
    assert hours(slots) == [11, 10, 11]
    move(edition, minutes=60, room=room)
    assert hours(slots) == [12, 11, 11]
    move(edition, minutes=-60, room=room, day=edition.last_day)
    assert hours(slots) == [12, 10, 11]
    edition.refresh_from_db()
    assert edition.first_day == date(2027, 5, 20), "only the whole edition takes its days along"


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.postgresql
def test_a_room_that_is_taken_refuses_all(edition: Edition, room: Room) -> None:
    slots = [add(room, "10:00"), add(room, "11:00", day=2)]
    with pytest.raises(RefusedMoveError):
        move(edition, days=1, minutes=60, day=edition.first_day)
    asked = Move(edition, 1, 60, day=edition.first_day)
    [problem] = MovePlan(asked).clashes
    assert set(problem.sides) == {room.key, *(slot.session.key for slot in slots)}
    assert hours(slots) == [10, 11]


def test_what_leaves_the_days_of_the_edition_refuses_all(edition: Edition, room: Room) -> None:
    draft = add(room, "10:00", state="draft")
    with pytest.raises(RefusedMoveError):
        move(edition, days=-1, day=edition.first_day)
    plan = MovePlan(Move(edition, -1, day=edition.first_day))
    assert [moved.slot for moved in plan.outside] == [draft]


def test_a_person_twice_at_a_time_is_reported_and_not_refused(edition: Edition, room: Room) -> None:
    person = SpeakerFactory.create()
    add(room, "10:00", speakers=[person])
    other = RoomFactory.create(edition=edition)
    add(other, "11:00", speakers=[person])
    plan = move(edition, minutes=-60, room=other)
    assert [problem.rule for problem in plan.clashes] == ["person_twice"]


@pytest.mark.parametrize("what", ["time", "new", "days", "archived"])
def test_what_changed_since_it_was_shown_is_not_moved(
    edition: Edition, room: Room, what: str
) -> None:
    slot = add(room, "10:00")
    asked = Move(edition, 364)
    seen = MovePlan(asked).digest
    match what:
        case "time":
            Slot.objects.update(end=slot.end + timedelta(minutes=5))
        case "new":
            add(room, "15:00")
        case "days":
            Edition.objects.update(last_day=date(2027, 5, 22))
        case "archived":
            Edition.objects.update(archived=True)
    with pytest.raises(OutdatedMoveError):
        carry_out(asked, seen=seen)
    assert local(slot) == "2027-05-20 10:00"
