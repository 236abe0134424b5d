"""Days and times as people write them."""

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from exchange.moments import (
    Moment,
    NoMomentError,
    UnclearError,
    day_after,
    duration,
    joined,
    read,
)

PARIS = ZoneInfo("Europe/Paris")
BOTH = Moment(day=date(2027, 5, 20), at=time(10, 30))


@pytest.mark.parametrize(
    "written",
    [
        "20/05/2027 10:30",
        "20.05.2027, 10 h 30",
        "20/5/27 10:30:00",
        "2027-05-20T10:30:00",
        "jeudi 20 mai 2027 à 10h30",
        "20 May 2027 10:30 am",
        "le 20 mai 2027, 10:30",
        datetime(2027, 5, 20, 10, 30),  # noqa: DTZ001 (as spreadsheets hold it)
        "46527,4375",
    ],
)
def test_a_moment_as_it_is_written(written: object) -> None:
    assert read(written) == BOTH


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2 pm", Moment(at=time(14))),
        ("12:15 am", Moment(at=time(0, 15))),
        (0.4375, Moment(at=time(10, 30))),
        ("1er mai 2027", Moment(day=date(2027, 5, 1))),
        ("3 févr. 2027", Moment(day=date(2027, 2, 3))),
        (46527, Moment(day=date(2027, 5, 20))),
        ("2027-05-20T10:30:00+02:00", Moment(exact=datetime(2027, 5, 20, 8, 30, tzinfo=UTC))),
    ],
)
def test_half_of_one_or_one_of_a_zone(written: object, found: Moment) -> None:
    assert read(written) == found


@pytest.mark.parametrize(
    "written",
    ["bientôt", "10", "31/02/2027", "25:00", "20 brumaire 2027", 3, -1.5, "2027-13-01T00:00"],
)
def test_what_is_no_moment(written: object) -> None:
    with pytest.raises((NoMomentError, ValueError)):
        read(written)


@given(st.text(max_size=40) | st.floats() | st.integers())
def test_nothing_but_these_errors(written: object) -> None:
    """Of whatever stands in a cell."""
    with suppress(ValueError, OverflowError):
        read(written)
    with suppress(ValueError):
        duration(str(written))


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        *(("90", 90), ("01:30:00", 90), ("1 H 30'", 90), ("1h30m", 90), ("90\N{PRIME}", 90)),
        *(("1.50 heures", 90), ("PT1H30M0S", 90), ("0,0625", 90), ("0:45", 45), ("PT45M", 45)),
        *(("2 hrs", 120), ("1h5", 65), ("5", 5), ("3 min", 3), ("0.0416666666666667", 60)),
    ],
)
def test_a_length(written: str, minutes: int) -> None:
    assert duration(written) == timedelta(minutes=minutes)


@pytest.mark.parametrize("written", ["1,5", "1.5", "0.75", "0,5", "2.25", "1", "4", "1.30 h"])
def test_a_length_that_may_be_hours_or_minutes(written: str) -> None:
    with pytest.raises(UnclearError):
        duration(written)


@pytest.mark.parametrize(
    "written",
    ["", "h", "PT", "-5", "1h75", "1:75", "1:5", "45-60", "30 s", "1 j", "0:00:45", "soon", "1m30"],
)
def test_what_is_no_length(written: str) -> None:
    with pytest.raises(NoMomentError):
        duration(written)


def test_the_hour_that_clocks_leave_out() -> None:
    assert joined(date(2027, 5, 20), time(10), PARIS) == datetime(2027, 5, 20, 8, tzinfo=UTC)
    with pytest.raises(NoMomentError):
        joined(date(2027, 3, 28), time(2, 30), PARIS)


def test_an_end_after_midnight() -> None:
    start = joined(date(2027, 5, 20), time(22), PARIS)
    assert day_after(start, time(1), PARIS) == date(2027, 5, 21)
    assert day_after(start, time(21), PARIS) == date(2027, 5, 20)
