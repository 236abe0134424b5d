"""Two entries at one address."""

from dataclasses import replace
from typing import Any

import pytest

from tests.talks.clashes.paper import programme, sides, the_only
from tests.talks.paper import key, session


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
