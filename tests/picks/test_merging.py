"""Two sides that went apart lose nothing; and the moments at which several picks are on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, strategies as st

from core.text.translated import Text
from picks.agenda import Held, clashes
from picks.merging import merge, merge_notes
from talks.programme import schema
from tests.picks.cases import CLASHES, MERGES, NOTE_MERGES

KEYS = st.sampled_from("abcd")
SETS = st.frozensets(KEYS)


@pytest.mark.parametrize(("base", "mine", "theirs", "merged"), MERGES)
def test_merges(base: str, mine: str, theirs: str, merged: str) -> None:
    assert merge(set(base), set(mine), set(theirs)) == set(merged)


@pytest.mark.parametrize(("base", "mine", "theirs", "merged"), NOTE_MERGES)
def test_merges_of_notes(base: str, mine: str, theirs: str, merged: str) -> None:
    assert merge_notes(base, mine, theirs) == merged


@given(base=SETS, mine=SETS, theirs=SETS)
def test_what_either_side_did_holds(
    base: frozenset[str], mine: frozenset[str], theirs: frozenset[str]
) -> None:
    merged = merge(base, mine, theirs)

    assert merged == merge(base, theirs, mine)
    added, removed = (mine | theirs) - base, base - (mine & theirs)
    assert merged == (base | added) - removed
    assert merge(merged, merged, merged) == merged


def resumed(base: set[str], sent: set[str], mine: set[str]) -> set[str]:
    """As in static/picks/merging.js, which alone needs it."""
    return {key for key in base | sent if (key in base) == (key in sent) or key not in mine}


@dataclass
class Device:
    """One browser, as static/picks/sync.js has it agree with the server."""

    base: set[str] = field(default_factory=set)
    picked: set[str] = field(default_factory=set)
    sent: set[str] | None = None

    def toggle(self, key: str) -> None:
        self.picked ^= {key}

    def sync(self, server: set[str], outcome: str) -> set[str]:
        """What the server has afterwards; the request or the answer to it may be lost."""
        sent = self.base if self.sent is None else self.sent
        self.base, self.sent = resumed(self.base, sent, self.picked), set(self.picked)
        if outcome == "request lost":
            return server
        server = merge(self.base, self.picked, server)
        if outcome == "arrived":
            self.base, self.picked, self.sent = set(server), set(server), None
        return server


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 1]),
        st.one_of(
            KEYS.map(lambda key: ("toggle", key)),
            st.sampled_from(["arrived", "request lost", "answer lost"]).map(
                lambda outcome: ("sync", outcome)
            ),
        ),
    ),
    max_size=30,
)


@given(steps=STEPS)
def test_devices_agree_and_each_has_what_was_done_on_it(
    steps: list[tuple[int, tuple[str, str]]],
) -> None:
    devices, server = [Device(), Device()], set[str]()
    # One device has the first two sessions for itself, the other one the others.
    own = [set("ab"), set("cd")]
    done: set[str] = set()
    for number, (what, which) in steps:
        if what == "sync":
            server = devices[number].sync(server, which)
        elif which in own[number]:
            devices[number].toggle(which)
            done ^= {which}
    for number in (0, 1, 0, 1):
        server = devices[number].sync(server, "arrived")

    assert devices[0].picked == devices[1].picked == server == done


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
