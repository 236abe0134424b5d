"""What is wrong with when sessions are."""

from itertools import combinations
from typing import Any

import pytest

from talks.models import Severity
from talks.programme import Programme
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot


def test_without_slot_warns() -> None:
    problem = the_only(programme(session("rade")))

    assert problem.rule == "without_slot"
    assert not problem.blocks
    assert set(problem.sides) == sides("rade")


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_what_is_off_needs_no_slot(state: Any) -> None:
    assert not judged(programme(session("rade", state=state)))


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


# --- A session lasts as long as others of its format ---------------------------------------------


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


# --- Of two sessions at once one can be watched later, where an edition wants that ---------------


RECORDED = {"severities": {"unrecorded_at_once": Severity.WARNING}}


def at_ten(slug: str, room: str, *services: str, **fields: Any) -> Any:
    return session(slug, slot(room, "10:00", "11:00"), services=services, **fields)


def test_every_pair_that_starts_at_once_is_named_from_both_sides() -> None:
    slugs = ("rade", "mole", "cap")
    made = programme(*map(at_ten, slugs, ("quai", "digue", "phare")))

    found = judged(made, **RECORDED)

    assert {problem.rule for problem in found} == {"unrecorded_at_once"}
    pairs = {frozenset(sides(*pair)) for pair in combinations(slugs, 2)}
    assert {frozenset(problem.sides) for problem in found} == pairs
    assert len(found) == 3
    assert len(judged(made, "rade", **RECORDED)) == 2
    for name in ("Rade", "Mole", "20/05 10:00"):
        assert any(name in problem.sentence for problem in found)
    assert not judged(made), "it is off unless an edition wants it"


def test_what_can_be_watched_later_and_what_nobody_misses() -> None:
    one = at_ten("rade", "quai", "slides_in_advance")
    for other in (
        at_ten("mole", "digue", "recorded"),
        at_ten("mole", "digue", format="pause"),
        at_ten("mole", "digue", state="cancelled"),
        session("mole", slot("digue", "11:00", "12:00")),
    ):
        assert not judged(programme(one, other), **RECORDED)
    streamed = programme(one, at_ten("mole", "digue", "streamed"))
    assert "unrecorded_at_once" in {problem.rule for problem in judged(streamed, **RECORDED)}


# --- Who cares for a topic need not choose, where an edition wants that --------------------------


APART = {"severities": {"same_topic": Severity.ADVICE}}


def about(*others: Any, start: str = "10:00") -> Programme:
    one = session("rade", slot("quai", start, "11:00"), tags=["ports", "web"])
    return programme(one, *others, tags=["ports", "web", "sel"])


def test_a_pair_is_named_once_with_all_that_it_shares() -> None:
    other = session("mole", slot("digue", "10:00", "11:00"), tags=["web", "ports", "sel"])

    (problem,) = judged(about(other), **APART)

    assert problem.rule == "same_topic"
    shared = {key("tag", "ports"), key("tag", "web")}
    assert set(problem.sides) == {*sides("rade", "mole"), *shared}
    for name in ("Rade", "20/05 10:00", "Mole", "ports, web"):
        assert name in problem.sentence
    assert (
        judged(about(other), "rade", **APART) == judged(about(other), "mole", **APART) == [problem]
    )
    assert not judged(about(other)), "it is off unless an edition wants it"


def test_what_is_no_choice() -> None:
    later = session("mole", slot("digue", "11:00", "12:00"), tags=["web"])
    other = session("mole", slot("digue", "10:00", "11:00"), tags=["sel"])
    pause = session("mole", slot("digue", "10:00", "11:00"), tags=["web"], format="pause")
    off = session("mole", slot("digue", "10:00", "11:00"), tags=["web"], state="cancelled")
    again = session(
        "mole", slot("digue", "14:00", "15:00"), slot("phare", "14:00", "15:00"), tags=["web"]
    )

    for each in (later, other, pause, off, again):
        assert not judged(about(each), **APART)
