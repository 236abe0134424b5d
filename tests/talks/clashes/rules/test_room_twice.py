"""A room that holds two sessions."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, strategies as st

from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot


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
