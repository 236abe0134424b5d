"""A session lasts as long as others of its format."""

from typing import Any

import pytest

from talks.models import Severity
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot

MINUTES = {key("format", "talk"): 45, key("format", "pause"): 20}


def lasting(start: str, end: str, **fields: Any) -> Any:
    return programme(session("rade", slot("quai", start, end), **{"format": "talk", **fields}))


@pytest.mark.parametrize(("end", "minutes"), [("10:30", "30"), ("11:30", "90")])
def test_shorter_and_longer_are_named_with_what_is_usual(end: str, minutes: str) -> None:
    problem = the_only(lasting("10:00", end), minutes=MINUTES)

    assert (problem.rule, problem.severity) == ("unusual_length", Severity.ADVICE)
    assert set(problem.sides) == {*sides("rade"), key("format", "talk")}
    for name in ("Rade", "20/05 10:00", minutes, "45"):
        assert name in problem.sentence


def test_as_long_as_usual() -> None:
    assert not judged(lasting("10:00", "10:45"), minutes=MINUTES)


@pytest.mark.parametrize("minutes", [{}, {key("format", "talk"): 0}])
def test_a_format_without_minutes_says_nothing(minutes: Any) -> None:
    assert not judged(lasting("10:00", "11:00"), minutes=minutes)


def test_a_break_is_as_long_as_the_day_allows_and_no_format_is_no_length() -> None:
    assert not judged(lasting("12:00", "14:00", format="pause"), minutes=MINUTES)
    bare = programme(session("rade", slot("quai", "10:00", "11:00")))
    assert not judged(bare, minutes=MINUTES)
