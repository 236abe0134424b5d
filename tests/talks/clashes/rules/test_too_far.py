"""Everybody has the time to walk."""

from typing import Any

import pytest

from talks.models import Severity
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot

WALKING = {
    frozenset((key("room", "quai"), key("room", "digue"))): 10,
    frozenset((key("room", "digue"), key("room", "phare"))): 25,
}


def of_zoe(*slots: Any) -> Any:
    held = (session(f"s{n}", each, people=["Zoé"]) for n, each in enumerate(slots))
    return programme(*held, people=["Zoé"])


def test_both_sessions_rooms_and_minutes_are_named() -> None:
    made = of_zoe(slot("quai", "10:00", "11:00"), slot("digue", "11:05", "12:00"))

    problem = the_only(made, walking=WALKING)

    assert (problem.rule, problem.severity) == ("too_far", Severity.WARNING)
    assert set(problem.sides) == {*sides("s0", "s1"), key("speaker", "Zoé")}
    both = ("S0", "20/05 10:00", "Quai", "S1", "20/05 11:05", "Digue")
    for name in ("Zoé", *both, "a 5", "faut 10"):
        assert name in problem.sentence
    assert judged(made, "s0", walking=WALKING) == judged(made, "s1", walking=WALKING) == [problem]


@pytest.mark.parametrize(
    ("room", "start", "found"),
    [
        ("digue", "11:10", 0),
        ("digue", "11:00", 1),
        # Whether it is far is not known.
        ("phare", "11:00", 0),
        ("quai", "11:00", 0),
    ],
)
def test_enough_time_no_way_and_a_way_that_nobody_knows(room: str, start: str, found: int) -> None:
    made = of_zoe(slot("quai", "10:00", "11:00"), slot(room, start, "12:00"))

    assert len(judged(made, walking=WALKING)) == found


def test_the_way_begins_where_the_person_was_last() -> None:
    """Who hosts a block gives a talk in it, and leaves when the block ends."""
    block = slot("quai", "10:00", "12:00")
    made = of_zoe(block, slot("quai", "10:30", "10:40"), slot("digue", "12:05", "13:00"))
    named = {
        problem.sides[:2] for problem in judged(made, walking=WALKING) if problem.rule == "too_far"
    }

    assert named == {(key("session", "s0"), key("session", "s2"))}


def test_a_session_that_is_held_again_elsewhere() -> None:
    again = session(
        "rade", slot("quai", "10:00", "11:00"), slot("digue", "11:05", "12:00"), people=["Zoé"]
    )

    assert the_only(programme(again, people=["Zoé"]), walking=WALKING).rule == "too_far"


def test_no_way_over_night_and_none_through_what_is_off() -> None:
    night = of_zoe(slot("quai", "22:00", "23:55"), slot("digue", "00:01", "01:00", day=2))
    assert the_only(night, walking=WALKING).rule == "too_far"
    off = session("mole", slot("quai", "10:00", "11:00"), people=["Zoé"], state="cancelled")
    next_one = session("rade", slot("digue", "11:00", "12:00"), people=["Zoé"])
    assert not judged(programme(off, next_one, people=["Zoé"]), walking=WALKING)
