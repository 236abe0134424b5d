"""Who cares for a topic need not choose, where an edition wants that."""

from typing import Any

from talks.models import Severity
from talks.programme import Programme
from tests.talks.clashes.paper import judged, programme, sides
from tests.talks.paper import key, session, slot

ON = {"severities": {"same_topic": Severity.ADVICE}}


def about(*others: Any, start: str = "10:00") -> Programme:
    one = session("rade", slot("quai", start, "11:00"), tags=["ports", "web"])
    return programme(one, *others, tags=["ports", "web", "sel"])


def test_a_pair_is_named_once_with_all_that_it_shares() -> None:
    other = session("mole", slot("digue", "10:00", "11:00"), tags=["web", "ports", "sel"])

    (problem,) = judged(about(other), **ON)

    assert problem.rule == "same_topic"
    shared = {key("tag", "ports"), key("tag", "web")}
    assert set(problem.sides) == {*sides("rade", "mole"), *shared}
    for name in ("Rade", "20/05 10:00", "Mole", "ports, web"):
        assert name in problem.sentence
    assert judged(about(other), "rade", **ON) == judged(about(other), "mole", **ON) == [problem]
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
        assert not judged(about(each), **ON)
