"""Slots on another day than the edition's."""

import pytest

from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import session, slot


@pytest.mark.parametrize("day", [0, 3])
def test_outside_days(day: int) -> None:
    problem = the_only(programme(session("rade", slot("quai", "10:00", "11:00", day=day))))

    assert problem.rule == "outside_days"
    assert problem.blocks
    assert set(problem.sides) == sides("rade")
    assert "Rade" in problem.sentence


def test_the_last_night_may_end_after_midnight() -> None:
    assert not judged(programme(session("bal", slot("quai", "23:30", "02:00", day=2, until=3))))


def test_a_day_is_that_of_the_edition_and_not_of_utc() -> None:
    # Half past midnight in Paris is the evening before in UTC.
    assert not judged(programme(session("veille", slot("quai", "00:30", "01:00", day=1))))
