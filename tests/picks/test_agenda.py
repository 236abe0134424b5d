"""The moments at which several picked sessions are on."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from core.text.translated import Text
from picks.agenda import Held, clashes
from talks.programme import schema
from tests.picks.cases import CLASHES

MIDNIGHT = datetime(2027, 5, 20, tzinfo=UTC)


def held(name: str, start: float, end: float, state: schema.SessionState = "confirmed") -> Held:
    key = UUID(int=ord(name))
    slot = schema.Slot(
        key=key,
        start=MIDNIGHT + timedelta(hours=start),
        end=MIDNIGHT + timedelta(hours=end),
        room=UUID(int=0),
    )
    text = schema.Content(slug=name, title=Text(name))
    return slot, schema.Session(
        key=key, schedule=schema.Schedule(slots=(slot,), state=state), content=text
    )


def said(found: list[tuple[datetime, list[Held]]]) -> list[tuple[float, str]]:
    return [
        ((moment - MIDNIGHT) / timedelta(hours=1), "".join(session.slug for _slot, session in on))
        for moment, on in found
    ]


@pytest.mark.parametrize(("hours", "moments"), CLASHES)
def test_clashes(
    hours: Mapping[str, tuple[float, float]], moments: list[tuple[float, str]]
) -> None:
    assert said(clashes(held(name, *when) for name, when in hours.items())) == moments


@pytest.mark.parametrize("state", ["cancelled", "withdrawn"])
def test_what_is_off_clashes_with_nothing(state: schema.SessionState) -> None:
    assert clashes([held("a", 9, 10), held("b", 9, 10, state)]) == []


def test_a_session_does_not_clash_with_itself() -> None:
    slot, session = held("a", 9, 10)
    assert clashes([(slot, session), (slot, session)]) == []
