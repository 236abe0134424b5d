"""References that lead nowhere, and two entries at one address."""

from dataclasses import replace
from typing import Any

import pytest

from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import key, session, slot


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

    assert {problem.rule for problem in judged(made)} == {"missing"}
    assert {side for problem in judged(made) for side in problem.sides} == {
        *sides("rade"),
        key("room", "?"),
    }


def test_missing_venue_of_a_room() -> None:
    made = replace(programme(rooms=["quai"]), venues=())

    assert the_only(made).rule == "missing"
    assert set(the_only(made).sides) == {key("room", "quai"), key("venue")}


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
