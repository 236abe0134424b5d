"""What is judged, by what, and how severely; whether it is the same problem."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, strategies as st

from talks.clashes import CIRCUMSTANCES, RULES, USUAL, Circumstances, Problem, circumstances
from talks.models import RuleSettings, Severity
from talks.programme import Programme
from tests.factories import EditionFactory
from tests.talks.clashes.paper import furnished, judged, programme, sides, the_only
from tests.talks.paper import key, session, slot
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


def test_that_holds_of_every_rule_that_an_edition_may_set() -> None:
    wanted: dict[str, Any] = {
        "tags": ["web"],
        "services": ["streamed"],
        "format": "talk",
        "people": ["Zoé"],
    }
    made = furnished(
        programme(
            session("rade", slot("quai", "10:00", "11:00"), **wanted),
            session("mole", slot("digue", "10:00", "10:50"), **wanted),
            session("cap", slot("digue", "11:05", "11:30"), **wanted),
            session("large", **wanted),
            people=["Zoé"],
            tags=["web"],
        ),
        quai={"capacity": 10},
        digue={"capacity": 20},
        phare={"capacity": 300},
    )
    known: dict[str, Any] = {
        "severities": dict.fromkeys(USUAL, Severity.WARNING),
        "minutes": {key("format", "talk"): 45},
        "available": {key("speaker", "Zoé"): []},
        "stars": {key("session", "rade"): 50},
        "walking": {frozenset((key("room", "quai"), key("room", "digue"))): 120},
    }

    every = judged(made, **known)

    assert {problem.rule for problem in every} == {*USUAL}
    for slugs in combinations(("rade", "mole", "cap", "large"), 2):
        of_them = [each for each in every if not sides(*slugs).isdisjoint(each.sides)]
        assert judged(made, *slugs, **known) == of_them


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


@pytest.mark.django_db
def test_upper_apps_tell_what_they_know(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Circumstances(stars={key("rade"): 3}), Circumstances(minutes={key("talk"): 45})]
    monkeypatch.setattr(CIRCUMSTANCES, "_answers", [lambda _, part=part: part for part in parts])

    edition = EditionFactory.create()
    RuleSettings.objects.create(edition=edition, person_twice=Severity.WARNING)

    known = circumstances(edition)

    assert known == Circumstances(
        severities={**USUAL, "person_twice": Severity.WARNING},
        stars={key("rade"): 3},
        minutes={key("talk"): 45},
    )
