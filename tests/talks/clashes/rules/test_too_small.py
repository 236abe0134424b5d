"""Who wants to come finds a seat, where a room has it."""

from typing import Any

import pytest

from talks.models import Severity
from talks.programme import Programme
from tests.talks.clashes.paper import furnished, judged, programme, sides, the_only
from tests.talks.paper import key, session, slot

STARS = {key("session", "rade"): 90}
ROOMS: dict[str, Any] = {
    "quai": {"capacity": 50},
    "digue": {"capacity": 100},
    "phare": {"capacity": 300},
}


def rooms_of(*others: Any, **fields: Any) -> Programme:
    wanted = session("rade", slot("quai", "10:00", "11:00"), **fields)
    return furnished(programme(wanted, *others), **ROOMS)


def test_the_smallest_free_room_that_seats_all_is_named() -> None:
    problem = the_only(rooms_of(), stars=STARS, private_to={"stars": "app.read"})

    assert (problem.rule, problem.severity) == ("too_small", Severity.ADVICE)
    assert set(problem.sides) == {*sides("rade"), key("room", "quai"), key("room", "digue")}
    for name in ("Rade", "20/05 10:00", "90", "Quai", "50", "Digue", "100"):
        assert name in problem.sentence
    assert problem.private_to == "app.read"


@pytest.mark.parametrize(
    ("start", "end", "named"),
    [
        ("10:59", "12:00", "phare"),
        ("09:00", "10:01", "phare"),
        ("09:00", "10:00", "digue"),
        ("11:00", "12:00", "digue"),
    ],
)
def test_a_room_that_is_held_meanwhile_is_not_offered(start: str, end: str, named: str) -> None:
    problem = the_only(rooms_of(session("mole", slot("digue", start, end))), stars=STARS)

    assert key("room", named) in problem.sides


def test_a_long_session_before_a_short_one_still_holds_its_room() -> None:
    others = (
        session("mole", slot("digue", "08:00", "12:00")),
        session("cap", slot("digue", "08:00", "08:30"), state="cancelled"),
    )

    assert key("room", "phare") in the_only(rooms_of(*others), stars=STARS).sides


def test_a_room_that_seats_more_though_not_all() -> None:
    problem = the_only(rooms_of(), stars={key("session", "rade"): 1000})

    assert key("room", "phare") in problem.sides


def test_nothing_larger_is_free_or_known() -> None:
    held = (session(room, slot(room, "10:00", "11:00")) for room in ("digue", "phare"))
    assert not judged(rooms_of(*held), stars=STARS)
    unknown = programme(session("rade", slot("quai", "10:00", "11:00")))
    assert not judged(unknown, stars=STARS)
    assert not judged(furnished(unknown, quai={"capacity": 50}), stars=STARS)
    gone = {**ROOMS, "digue": {"capacity": 100, "withdrawn": True}, "phare": {"capacity": 50}}
    assert not judged(furnished(unknown, **gone), stars=STARS)


def test_breaks_and_sessions_that_limit_their_places_are_not_judged() -> None:
    assert not judged(rooms_of(format="pause"), stars=STARS)
    assert not judged(rooms_of(seats=20), stars=STARS)
    assert not judged(rooms_of(), stars={key("session", "rade"): 50})
