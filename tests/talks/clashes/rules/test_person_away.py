"""Nobody is expected while they are not there."""

from typing import Any

import pytest

from talks.models import Severity
from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import at, key, session, slot


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
