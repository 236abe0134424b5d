"""Places as browsers send them."""

from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError

from timetable.places import read_change, read_place

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
