"""What is judged, and how severely."""

from hypothesis import given, strategies as st

from talks.clashes import RULES, USUAL
from talks.models import Severity
from talks.programme import Programme
from tests.talks.clashes.paper import judged, programme, sides
from tests.talks.paper import session, slot
from tests.talks.strategies import programmes


@given(programmes())
def test_nothing_is_wrong_with_what_is_right(made: Programme) -> None:
    assert {problem.rule for problem in judged(made)} <= {"without_slot"}


def crowded() -> Programme:
    return programme(
        session("rade", slot("quai", "10:00", "11:00"), people=["Zoé"]),
        session("mole", slot("quai", "10:30", "11:30")),
        session("cap", slot("digue", "10:30", "11:30"), people=["Zoé"]),
        session("large"),
        people=["Zoé"],
    )


def test_an_edition_sets_how_severe_its_rules_are() -> None:
    set_so = {"person_twice": Severity.ADVICE, "without_slot": Severity.OFF}

    assert {p.rule: p.severity for p in judged(crowded(), severities=set_so)} == {
        "room_twice": Severity.ERROR,
        "person_twice": Severity.ADVICE,
    }


def test_what_cannot_be_is_an_error_whatever_was_set() -> None:
    set_so = dict.fromkeys(RULES, Severity.OFF)

    (problem,) = judged(crowded(), severities=set_so)

    assert (problem.rule, problem.blocks) == ("room_twice", True)
    always = {"missing", "same_address", "withdrawn_room", "room_twice", "outside_days"}
    assert RULES.keys() - USUAL.keys() == always


@given(st.sets(st.sampled_from(["rade", "mole", "cap", "large"]), min_size=1))
def test_problems_of_some_sessions_are_those_of_all_that_concern_them(slugs: set[str]) -> None:
    every = judged(crowded())

    found = judged(crowded(), *slugs)

    assert found == [each for each in every if not sides(*slugs).isdisjoint(each.sides)]


def test_problems_of_pairs_are_found_from_both_sides() -> None:
    for rule, (one, other) in {
        "room_twice": ("rade", "mole"),
        "person_twice": ("rade", "cap"),
    }.items():
        for slug in (one, other):
            (problem,) = (each for each in judged(crowded(), slug) if each.rule == rule)
            assert sides(one, other) < {*problem.sides}
