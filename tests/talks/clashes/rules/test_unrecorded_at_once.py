"""Of two sessions at once one can be watched later, where an edition wants that."""

from itertools import combinations
from typing import Any

from talks.models import Severity
from tests.talks.clashes.paper import judged, programme, sides
from tests.talks.paper import session, slot

ON = {"severities": {"unrecorded_at_once": Severity.WARNING}}


def at_ten(slug: str, room: str, *services: str, **fields: Any) -> Any:
    return session(slug, slot(room, "10:00", "11:00"), services=services, **fields)


def test_every_pair_that_starts_at_once_is_named_from_both_sides() -> None:
    slugs = ("rade", "mole", "cap")
    made = programme(*map(at_ten, slugs, ("quai", "digue", "phare")))

    found = judged(made, **ON)

    assert {problem.rule for problem in found} == {"unrecorded_at_once"}
    pairs = {frozenset(sides(*pair)) for pair in combinations(slugs, 2)}
    assert {frozenset(problem.sides) for problem in found} == pairs
    assert len(found) == 3
    assert len(judged(made, "rade", **ON)) == 2
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
        assert not judged(programme(one, other), **ON)
    streamed = programme(one, at_ten("mole", "digue", "streamed"))
    assert "unrecorded_at_once" in {problem.rule for problem in judged(streamed, **ON)}
