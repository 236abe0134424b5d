"""What somebody chose is shown again as they chose it, on days on which clocks change too."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given, strategies as st

from events.models import Edition
from participation.availability import (
    HalfDay,
    NoTimeError,
    chosen,
    covers,
    half_days,
    hours,
    joined,
    kept,
    read,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Zones with days on which their clocks change: by one hour, by half an hour, at midnight, over the
# date line, and never.
CHANGES = [
    ("Europe/Paris", date(2026, 10, 25)),
    ("Europe/Paris", date(2027, 3, 28)),
    ("America/St_Johns", date(2026, 11, 1)),
    ("America/St_Johns", date(2027, 3, 14)),
    ("America/St_Johns", date(2006, 10, 29)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Africa/Cairo", date(2026, 4, 24)),
    ("Africa/Cairo", date(2026, 10, 29)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Pacific/Apia", date(2026, 11, 21)),
    ("Asia/Kathmandu", date(2026, 11, 21)),
]


def edition(zone: str, first_day: date, days: int = 1) -> Edition:
    return Edition(first_day=first_day, last_day=first_day + (days - 1) * DAY, time_zone=zone)


PLACES = st.sampled_from(CHANGES)


@given(PLACES, st.integers(-2, 1), st.integers(1, 4), st.sets(st.integers(0, 16)))
@example(("Europe/Paris", date(2026, 10, 25)), -1, 3, set(range(17)))
def test_half_days_are_shown_again(
    place: tuple[str, date], shift: int, days: int, picked: set[int]
) -> None:
    zone, day = place
    one = edition(zone, day + shift * DAY, days)
    offered = half_days(one)
    ticked: list[HalfDay] = [each for n, each in enumerate(offered) if n in picked]
    row = kept([each.interval for each in ticked], one.zone)
    again = read(row)
    assert again is not None
    found = chosen(one, again)
    assert found.half_days == {each.key for each in ticked}
    assert found.hours == {}
    # Not a second more or less.
    length = sum((end - start for start, end in again), timedelta())
    assert length == sum((each.interval[1] - each.interval[0] for each in ticked), timedelta())
    for each in offered:
        assert covers(again, *each.interval) == (each in ticked)


@given(PLACES, st.tuples(st.times(), st.times()))
@example(("Europe/Paris", date(2026, 10, 25)), (time(2, 30), time(2, 30)))
@example(("Europe/Paris", date(2026, 10, 25)), (time(2, 0), time(3, 0)))
@example(("Europe/Paris", date(2026, 10, 24)), (time(22, 0), time(2, 30)))
def test_hours_are_shown_again(place: tuple[str, date], times: tuple[time, time]) -> None:
    zone, day = place
    one = edition(zone, day)
    start, end = (each.replace(second=0, microsecond=0) for each in times)
    try:
        interval = hours(day, start, end, one.zone)
    except NoTimeError:
        return
    assert interval[0] < interval[1]
    again = read(kept([interval], one.zone))
    assert again == [interval]
    found = chosen(one, again)
    if found.hours:
        assert found.hours == {day: [(start, end)]}
        assert not found.half_days
    else:
        by_half_days = [each.interval for each in half_days(one) if each.key in found.half_days]
        assert joined(by_half_days) == [interval]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10)), max_size=6), st.integers(0, 50))
def test_what_is_covered_is_covered_minute_by_minute(
    pairs: list[tuple[int, int]], begin: int
) -> None:
    def at(n: int) -> datetime:
        return datetime(2027, 5, 20, tzinfo=UTC) + n * HOUR

    there = {n for start, length in pairs for n in range(start, start + length)}
    intervals = [(at(start), at(start + length)) for start, length in pairs]
    for length in (1, 3):
        asked = set(range(begin, begin + length))
        assert covers(intervals, at(begin), at(begin + length)) == (asked <= there)
