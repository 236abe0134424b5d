"""What is wrong with where people are."""

from dataclasses import replace
from typing import Any

import pytest

from talks.models import Severity
from talks.programme import Programme, schema
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import at, key, session, slot

# --- Nobody is in two places ---------------------------------------------------------------------


def two_places() -> Programme:
    return programme(
        session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"]),
        session("mole", slot("digue", "10:30", "11:30"), people=["Abel", "Zoé"]),
        people=["Abel", "Zoé"],
    )


def test_person_twice_names_the_person_and_both_sessions() -> None:
    problem = the_only(two_places())

    assert problem.rule == "person_twice"
    assert problem.blocks
    assert set(problem.sides) == {*sides("rade", "mole"), key("speaker", "Zoé")}
    for name in ("Zoé", "Rade", "20/05 10:00", "Mole", "20/05 10:30"):
        assert name in problem.sentence


def test_a_session_in_two_rooms_at_once_keeps_its_people() -> None:
    both = session(
        "rade", slot("quai", "10:00", "11:00"), slot("digue", "10:00", "11:00"), people=["Zoé"]
    )

    assert not judged(programme(both, people=["Zoé"]))


def test_a_withdrawn_speaker_is_nowhere() -> None:
    made = two_places()
    gone = tuple(replace(person, withdrawn=True) for person in made.speakers)

    assert not judged(replace(made, speakers=gone))


def test_another_person_is_another_problem() -> None:
    made = two_places()
    both = session("rade", slot("quai", "10:00", "11:00"), people=["Abel", "Zoé"])
    others = tuple(one for one in made.sessions if one.slug != "rade")

    found = judged(replace(made, sessions=(*others, both)))

    assert len({problem.identity for problem in found}) == len(found) == 2
    assert the_only(made).identity in {problem.identity for problem in found}


# --- Nobody is expected while they are not there -------------------------------------------------


def there(*hours: tuple[str, str]) -> dict[str, Any]:
    intervals = [(at(start), at(end)) for start, end in hours]
    return {"available": {key("speaker", "Zoé"): intervals}}


def planned(start: str = "10:00", end: str = "11:00", **fields: Any) -> Any:
    held = session("rade", slot("quai", start, end), people=["Abel", "Zoé"], **fields)
    return programme(held, people=["Abel", "Zoé"])


def test_the_person_and_the_session_are_named_and_it_is_private() -> None:
    problem = the_only(planned(), **there(("13:00", "18:00")), private_to={"available": "app.read"})

    assert (problem.rule, problem.severity) == ("person_away", Severity.WARNING)
    assert set(problem.sides) == {*sides("rade"), key("speaker", "Zoé")}
    for name in ("Zoé", "Rade", "20/05 10:00"):
        assert name in problem.sentence
    assert problem.private_to == "app.read"


@pytest.mark.parametrize(
    ("start", "end", "away"),
    [("09:00", "12:00", 0), ("11:30", "12:30", 1), ("08:59", "10:00", 1), ("12:00", "13:00", 1)],
)
def test_all_of_the_session_has_to_be_within(start: str, end: str, away: int) -> None:
    assert len(judged(planned(start, end), **there(("09:00", "12:00")))) == away


def test_who_is_never_there_and_who_said_nothing() -> None:
    assert len(judged(planned(), **there())) == 1
    assert not judged(planned())
    assert not judged(planned(state="cancelled"), **there())


# --- Everybody has the time to walk --------------------------------------------------------------


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


# --- Each session has a host, where an edition wants that ----------------------------------------


HOSTED = {"severities": {"no_host": Severity.WARNING, "without_slot": Severity.OFF}}


def with_role(role: Any) -> schema.Session:
    made = session("rade", slot("quai", "10:00", "11:00"))
    credit = schema.Credit(speaker=key("speaker", "Zoé"), role=role)
    return replace(made, content=replace(made.content, people=(credit,)))


def test_who_only_speaks_does_not_host() -> None:
    made = programme(with_role("speaker"), people=["Zoé"])

    problem = the_only(made, **HOSTED)

    assert (problem.rule, problem.sides) == ("no_host", tuple(sides("rade")))
    assert "Rade" in problem.sentence
    assert not judged(made), "it is off unless an edition wants it"


@pytest.mark.parametrize("role", ["moderator", "host"])
def test_who_hosts(role: str) -> None:
    made = programme(with_role(role), people=["Zoé"])
    assert not judged(made, **HOSTED)
    gone = tuple(replace(person, withdrawn=True) for person in made.speakers)
    assert the_only(replace(made, speakers=gone), **HOSTED).rule == "no_host"


def test_breaks_and_what_is_off_need_nobody_and_what_has_no_slot_does() -> None:
    pause = session("mole", slot("quai", "10:00", "11:00"), format="pause")
    off = session("rade", slot("quai", "12:00", "13:00"), state="cancelled")

    assert the_only(programme(pause, off, session("cap")), **HOSTED).sides == tuple(sides("cap"))
    assert not judged(programme(pause), "mole", **HOSTED)
