"""What is wrong with rooms."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, strategies as st

from events.models import Service
from talks.models import Session, Severity
from talks.programme import Programme
from tests.talks.clashes.paper import furnished, judged, programme, sides, the_only
from tests.talks.paper import key, session, slot

# --- A room holds one session at a time ----------------------------------------------------------


def test_room_twice_names_the_room_and_both_sessions() -> None:
    made = programme(
        session("rade", slot("quai", "10:00", "11:00")),
        session("mole", slot("quai", "10:59", "12:00")),
    )

    problem = the_only(made)

    assert problem.rule == "room_twice"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade", "mole"), key("room", "quai")}
    for name in ("Quai", "Rade", "20/05 10:00", "Mole", "20/05 10:59"):
        assert name in problem.sentence


def test_some_rooms_hold_several_sessions_at_once() -> None:
    """Who hosts a block may give a talk in it."""
    made = programme(
        session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"]),
        session("mole", slot("quai", "10:15", "10:20"), people=["Zoé"]),
        session("cap", slot("quai", "10:15", "10:20")),
        people=["Zoé"],
        several=["quai"],
    )

    assert judged(made) == []


def test_a_withdrawn_slot_holds_no_room() -> None:
    gone = replace(slot("quai", "10:00", "11:00"), withdrawn=True)
    moved = session("mole", gone, slot("digue", "10:00", "11:00"))

    assert not judged(programme(session("rade", slot("quai", "10:00", "11:00")), moved))


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_what_is_off_holds_no_room_and_nobody(state: Any) -> None:
    off = session("mole", slot("quai", "10:00", "11:00"), state=state, people=["Zoé"])
    on = session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"])

    assert not judged(programme(on, off, people=["Zoé"]))


@given(
    st.lists(
        st.tuples(st.sampled_from(["quai", "digue"]), st.integers(0, 8), st.integers(1, 4)),
        max_size=8,
    )
)
def test_rooms_held_twice_are_exactly_those(held: list[tuple[str, int, int]]) -> None:
    """As two loops would find them, that look at every pair."""
    made = programme(
        *(
            session(str(number), slot(room, f"{8 + start}:00", f"{8 + start + hours}:00"))
            for number, (room, start, hours) in enumerate(held)
        )
    )
    pairs = {
        frozenset(sides(str(one), str(other)))
        for (one, (room, start, hours)), (other, (room2, start2, hours2)) in combinations(
            enumerate(held), 2
        )
        if room == room2 and start < start2 + hours2 and start2 < start + hours
    }
    rooms = {key("room", "quai"), key("room", "digue")}

    assert {frozenset(set(problem.sides) - rooms) for problem in judged(made)} == pairs


# --- Nobody uses it any more ---------------------------------------------------------------------


def test_withdrawn_room_names_the_session_and_the_room() -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00")), rooms=["quai"])
    made = replace(made, rooms=tuple(replace(room, withdrawn=True) for room in made.rooms))

    problem = the_only(made)

    assert problem.rule == "withdrawn_room"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade"), key("room", "quai")}
    assert "Rade" in problem.sentence
    assert "Quai" in problem.sentence


# --- What a session promises, its room offers ----------------------------------------------------


def test_the_session_its_room_and_what_is_lacking_are_named() -> None:
    promised = ("streamed", "live_captions", "sign_language")
    made = programme(session("rade", slot("quai", "10:00", "11:00"), services=promised))

    problem = the_only(furnished(made, quai={"services": ("streamed", "seating")}))

    assert (problem.rule, problem.severity) == ("room_lacks", Severity.WARNING)
    assert set(problem.sides) == {*sides("rade"), key("room", "quai")}
    for name in ("Rade", "20/05 10:00", "Quai", str(Service.LIVE_CAPTIONS.label)):
        assert name in problem.sentence
    assert str(Service.STREAMED.label) not in problem.sentence


@pytest.mark.parametrize(
    "code", ["live_captions", "induction_loop", "step_free", "interpreting", "streamed"]
)
def test_each_service_that_rooms_can_offer(code: str) -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00"), services=(code,)))

    assert the_only(made).rule == "room_lacks"
    assert not judged(furnished(made, quai={"services": (code,)}))
    assert code in Session.Service.values
    assert code in Service.values


def test_what_no_room_can_offer_is_not_asked_of_it() -> None:
    services = ("recorded", "slides_in_advance", "sign_language", "unheard_of")
    made = programme(session("rade", slot("quai", "10:00", "11:00"), services=services))

    assert not judged(made)


# --- Who wants to come finds a seat, where a room has it -----------------------------------------


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
