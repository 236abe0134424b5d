"""Sessions without a place."""

from typing import Any

import pytest

from tests.talks.clashes.paper import judged, programme, sides, the_only
from tests.talks.paper import session


def test_without_slot_warns() -> None:
    problem = the_only(programme(session("rade")))

    assert problem.rule == "without_slot"
    assert not problem.blocks
    assert set(problem.sides) == sides("rade")


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_what_is_off_needs_no_slot(state: Any) -> None:
    assert not judged(programme(session("rade", state=state)))
