"""Each rule of a programme, by name and with both sides."""

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, strategies as st

from core.text.translated import Text
from talks.clashes import Problem, problems
from talks.programme import Programme, schema
from tests.talks import paper
from tests.talks.paper import key, session, slot
from tests.talks.strategies import programmes


def programme(*sessions: Any, **fields: Any) -> Programme:
    """A programme on paper, whose rooms have their house."""
    made = paper.programme(sessions, **fields)
    return replace(
        made, venues=(schema.Venue(key=key("venue"), slug="port", name=Text("Le port")),)
    )


def the_only(made: Programme) -> Problem:
    (problem,) = problems(made)
    return problem


def sides(*slugs: str) -> set[Any]:
    return {key("session", slug) for slug in slugs}


@given(programmes())
def test_nothing_is_wrong_with_what_is_right(made: Programme) -> None:
    assert {problem.rule for problem in problems(made)} <= {"without_slot"}


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

    assert problems(made) == []


@pytest.mark.parametrize(
    "other",
    [
        slot("quai", "11:00", "12:00"),
        slot("quai", "09:00", "10:00"),
        slot("digue", "10:00", "11:00"),
        slot("quai", "10:00", "11:00", day=2),
    ],
    ids=["right after", "right before", "elsewhere", "next day"],
)
def test_a_room_is_free_for_another(other: Any) -> None:
    assert not problems(
        programme(session("rade", slot("quai", "10:00", "11:00")), session("mole", other))
    )


def test_a_withdrawn_slot_holds_no_room() -> None:
    gone = replace(slot("quai", "10:00", "11:00"), withdrawn=True)
    moved = session("mole", gone, slot("digue", "10:00", "11:00"))

    assert not problems(programme(session("rade", slot("quai", "10:00", "11:00")), moved))


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_what_is_off_holds_no_room_and_nobody(state: Any) -> None:
    off = session("mole", slot("quai", "10:00", "11:00"), state=state, people=["Zoé"])
    on = session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"])

    assert not problems(programme(on, off, people=["Zoé"]))


def test_every_pair_in_one_room_is_named() -> None:
    made = programme(
        session("a", slot("quai", "10:00", "12:00")),
        session("b", slot("quai", "10:30", "11:00")),
        session("c", slot("quai", "11:30", "12:30")),
        session("d", slot("quai", "12:00", "13:00")),
    )

    pairs = [set(problem.sides) - {key("room", "quai")} for problem in problems(made)]

    assert sorted(map(sorted, pairs)) == sorted(
        map(sorted, [sides("a", "b"), sides("a", "c"), sides("c", "d")])
    )


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

    assert {frozenset(set(problem.sides) - rooms) for problem in problems(made)} == pairs


def test_a_session_does_not_overlap_itself_in_its_room() -> None:
    twice = session("rade", slot("quai", "10:00", "11:00"), slot("quai", "10:30", "11:30"))

    assert the_only(programme(twice)).rule == "room_twice"


# --- Nobody is in two places ---------------------------------------------------------------------


def two_places(**fields: Any) -> Programme:
    return programme(
        session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"]),
        session("mole", slot("digue", "10:30", "11:30"), people=["Abel", "Zoé"]),
        people=["Abel", "Zoé"],
        **fields,
    )


def test_person_twice_names_the_person_and_both_sessions() -> None:
    problem = the_only(two_places())

    assert problem.rule == "person_twice"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade", "mole"), key("speaker", "Zoé")}
    for name in ("Zoé", "Rade", "20/05 10:00", "Mole", "20/05 10:30"):
        assert name in problem.sentence


def test_person_twice_only_warns_where_the_edition_says_so() -> None:
    (problem,) = problems(two_places(), person_twice_blocks=False)

    assert problem.rule == "person_twice"
    assert not problem.blocks
    assert problem.identity == the_only(two_places()).identity


def test_a_session_in_two_rooms_at_once_keeps_its_people() -> None:
    both = session(
        "rade", slot("quai", "10:00", "11:00"), slot("digue", "10:00", "11:00"), people=["Zoé"]
    )

    assert not problems(programme(both, people=["Zoé"]))


def test_a_withdrawn_speaker_is_nowhere() -> None:
    made = two_places()
    gone = tuple(replace(person, withdrawn=True) for person in made.speakers)

    assert not problems(replace(made, speakers=gone))


# --- Times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [0, 3])
def test_outside_days(day: int) -> None:
    problem = the_only(programme(session("rade", slot("quai", "10:00", "11:00", day=day))))

    assert problem.rule == "outside_days"
    assert problem.blocks
    assert set(problem.sides) == sides("rade")
    assert "Rade" in problem.sentence


def test_the_last_night_may_end_after_midnight() -> None:
    assert not problems(programme(session("bal", slot("quai", "23:30", "02:00", day=2, until=3))))


def test_a_day_is_that_of_the_edition_and_not_of_utc() -> None:
    # Half past midnight in Paris is the evening before in UTC.
    assert not problems(programme(session("veille", slot("quai", "00:30", "01:00", day=1))))


def test_without_slot_warns() -> None:
    problem = the_only(programme(session("rade")))

    assert problem.rule == "without_slot"
    assert not problem.blocks
    assert set(problem.sides) == sides("rade")


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_what_is_off_needs_no_slot(state: Any) -> None:
    assert not problems(programme(session("rade", state=state)))


# --- Addresses and references --------------------------------------------------------------------


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_same_address(state: Any) -> None:
    one = session("rade", state="cancelled")
    other = session("mole", state=state)
    other = replace(other, content=replace(other.content, slug="rade"))

    problem = the_only(programme(one, other))

    assert problem.rule == "same_address"
    assert problem.blocks
    assert set(problem.sides) == sides("rade", "mole")
    assert "rade" in problem.sentence


@pytest.mark.parametrize("kind", ["rooms", "tracks", "formats", "tags", "speakers", "venues"])
def test_same_address_of_every_kind(kind: str) -> None:
    made = programme(people=["Zoé"], tags=["mer"])
    (first, *others) = getattr(made, kind)
    twin = replace(first, key=key("twin"))

    fields: dict[str, Any] = {kind: (first, twin, *others)}
    problem = the_only(replace(made, **fields))

    assert problem.rule == "same_address"
    assert set(problem.sides) == {first.key, twin.key}


def test_different_kinds_share_an_address() -> None:
    made = programme(session("rade", state="cancelled"), tags=["rade"], people=["rade"])

    assert not problems(made)


@pytest.mark.parametrize(
    "fields", [{"track": "?"}, {"format": "?"}, {"people": ["?"]}, {"tags": ["?"]}]
)
def test_missing_names_what_texts_lack(fields: Any) -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00"), **fields))

    problem = the_only(made)

    assert problem.rule == "missing"
    assert problem.blocks
    (kind,) = fields
    lacking = key({"people": "speaker", "tags": "tag"}.get(kind, kind), "?")
    assert set(problem.sides) == {*sides("rade"), lacking}
    assert str(lacking) in problem.sentence


def test_missing_room_of_a_slot() -> None:
    made = programme(session("rade", slot("?", "10:00", "11:00"), slot("?", "10:00", "11:00")))

    assert {problem.rule for problem in problems(made)} == {"missing"}
    assert {side for problem in problems(made) for side in problem.sides} == {
        *sides("rade"),
        key("room", "?"),
    }


def test_missing_venue_of_a_room() -> None:
    made = replace(programme(rooms=["quai"]), venues=())

    assert the_only(made).rule == "missing"
    assert set(the_only(made).sides) == {key("room", "quai"), key("venue")}


def test_withdrawn_room_names_the_session_and_the_room() -> None:
    made = programme(session("rade", slot("quai", "10:00", "11:00")), rooms=["quai"])
    made = replace(made, rooms=tuple(replace(room, withdrawn=True) for room in made.rooms))

    problem = the_only(made)

    assert problem.rule == "withdrawn_room"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade"), key("room", "quai")}
    assert "Rade" in problem.sentence
    assert "Quai" in problem.sentence


# --- Whether it is the same problem --------------------------------------------------------------


def test_the_same_problem_at_another_time_is_the_same() -> None:
    def clash(start: str, room: str = "quai") -> Problem:
        return the_only(
            programme(
                session("rade", slot(room, start, "12:00")),
                session("mole", slot(room, start, "12:00")),
            )
        )

    assert clash("10:00").identity == clash("11:00").identity
    assert clash("10:00").identity != clash("10:00", room="digue").identity


def test_another_person_is_another_problem() -> None:
    made = two_places()
    both = session("rade", slot("quai", "10:00", "11:00"), people=["Abel", "Zoé"])
    others = tuple(one for one in made.sessions if one.slug != "rade")

    found = problems(replace(made, sessions=(*others, both)))

    assert len({problem.identity for problem in found}) == len(found) == 2
    assert the_only(made).identity in {problem.identity for problem in found}


def test_sides_in_any_order_are_the_same_problem() -> None:
    one, other = key("one"), key("other")

    assert Problem("rule", "", (one, other)).identity == Problem("rule", "x", (other, one)).identity
    assert Problem("rule", "", (one,)).identity != Problem("other_rule", "", (one,)).identity
