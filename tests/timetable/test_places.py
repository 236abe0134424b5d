"""Places as browsers send them, and the lanes in which they are drawn."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString

from timetable.columns import SheetHours, hours_of, lanes_of
from timetable.places import read_change, read_place
from timetable.sheet import SheetSession, SheetSlot

PARIS = ZoneInfo("Europe/Paris")


def start_of(sent: str) -> datetime:
    place = read_place({"room": str(uuid4()), "start": sent, "end": "2027-05-20T12:00Z"}, PARIS)
    assert place
    return place.start


def test_moments_are_of_the_zone_that_is_sent_or_of_the_edition() -> None:
    spring = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert start_of("2027-05-20T11:00:00+09:00") == datetime(2027, 5, 20, 2, tzinfo=UTC)
    assert start_of("2027-05-19T20:00:00-06:00") == datetime(2027, 5, 20, 2, tzinfo=UTC)
    assert start_of("2027-05-20T11:00:00") == datetime(2027, 5, 20, 9, tzinfo=UTC)
    # The clock of Paris skips this hour, and others do not.
    assert start_of("2027-03-28T02:30:00+01:00") == start_of("2027-03-28T03:30") == spring
    with pytest.raises(ValidationError, match="02:30"):
        start_of("2027-03-28T02:30")


def test_moments_at_the_ends_of_time_are_refused() -> None:
    for sent in ("9999-12-31T23:30Z", "0001-01-01T00:00+09:00", "0001-01-01", "1e308"):
        with pytest.raises(ValidationError):
            start_of(sent)


def test_a_slot_without_a_name_is_no_slot() -> None:
    place = {"room": str(uuid4()), "start": "2027-05-20T10:00Z", "end": "2027-05-20T10:30Z"}
    change = {"slot": "", "session": str(uuid4()), "from": place, "to": None}
    for sent in (change, change | {"to": place}):
        with pytest.raises(ValidationError):
            read_change(sent)


SESSION = SheetSession(
    pk=1,
    key=uuid4(),
    title="Phare",
    state="confirmed",
    track="",
    format="",
    flag=SafeString(),
    is_break=False,
    minutes=30,
    people="",
)


def slot(at: str, minutes: int) -> SheetSlot:
    start = datetime.fromisoformat(f"2027-05-20T{at}").replace(tzinfo=UTC)
    end = start + timedelta(minutes=minutes)
    key, room = uuid4(), UUID(int=1)
    return SheetSlot(
        key=key, room=room, room_name="", start=start, end=end, session=SESSION, seats=None
    )


def lanes(*slots: SheetSlot) -> list[tuple[int, int]]:
    found = lanes_of(slots)
    return [found[each.key] for each in slots]


def test_what_is_at_once_stands_side_by_side() -> None:
    # The third begins as the first ends, and takes its lane; the last is alone again.
    assert lanes(slot("10:00", 30), slot("10:15", 45), slot("10:30", 30), slot("11:00", 30)) == [
        (1, 2),
        (2, 2),
        (1, 2),
        (1, 1),
    ]
    # What is shorter than a finger is drawn as high as one.
    assert lanes(slot("10:00", 5), slot("10:05", 5), slot("10:20", 5)) == [(1, 2), (2, 2), (1, 1)]
    assert lanes(*(slot("10:00", 60) for _ in range(900)))[0][1] == 900


def test_there_is_room_before_the_first_and_after_the_last() -> None:
    assert hours_of([]) == SheetHours(8, 20)
    assert hours_of([slot("10:00", 60)]) == SheetHours(8, 20)
    assert hours_of([slot("08:45", 60)]) == SheetHours(8, 20)
    assert hours_of([slot("08:10", 60), slot("19:30", 45)]) == SheetHours(7, 22)
    assert hours_of([slot("00:05", 60), slot("23:00", 30)]) == SheetHours(0, 24)
    assert hours_of([slot("23:55", 24 * 60)]) == SheetHours(8, 48)
