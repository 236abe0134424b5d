"""What differs, and how it is named."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from core.text.translated import Text
from talks.diff import Change, Difference, diff, takes_away
from talks.programme import Programme, assemble, entries, schema, withdrawn
from tests.talks.paper import key, session, slot
from tests.talks.rade import PLACE, SLOT, TEXT, programme, with_place, with_text
from tests.talks.strategies import histories


def apply(old: Programme | None, differences: Iterable[Difference]) -> Programme:
    """`old` with these entries as the differences have them; raises KeyError for half a session."""
    parts = entries(old) if old else {}
    for difference in differences:
        if difference.after is None:
            parts.pop(difference.entry, None)
        else:
            parts[difference.entry] = difference.after
    return assemble(parts)


def the_changes(old: Programme, new: Programme) -> tuple[Change, ...]:
    (difference,) = diff(old, new)
    return difference.changes


# --- How it is named -----------------------------------------------------------------------------


@pytest.fixture
def made() -> Programme:
    return programme(session("rade", SLOT), people=["Zoé"], tags=["mer"])


def test_one_more_slot_and_one_less(made: Programme) -> None:
    more = slot("digue", "14:00", "15:00")
    both = with_place(made, slots=tuple(sorted((SLOT, more), key=lambda one: one.key)))
    gone = with_place(both, slots=tuple(replace(one, withdrawn=True) for one in (SLOT, more)))

    assert the_changes(made, both) == (Change("added", "slot", None, more),)
    assert {change.kind for change in the_changes(both, gone)} == {"withdrawn"}
    assert {change.kind for change in the_changes(gone, both)} == {"added"}


def test_cancelled_and_not_after_all(made: Programme) -> None:
    off = with_place(made, state="cancelled")

    assert [change.kind for change in the_changes(made, off)] == ["cancelled"]
    assert [change.kind for change in the_changes(off, made)] == ["uncancelled"]


def test_being_full_is_a_change_of_the_place(made: Programme) -> None:
    assert the_changes(made, with_place(made, full=True)) == (
        Change("details", "full", False, True),
    )


@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("title", Text("Le large"), "retitled"),
        ("abstract", Text("Au loin."), "text"),
        ("summary", Text("", "Far off."), "text"),
        ("notice", Text("Complet"), "text"),
        ("people", (schema.Credit(speaker=key("speaker", "Zoé"), role="host"),), "people"),
        ("services", ("recorded",), "services"),
        ("tags", (key("tag", "mer"),), "details"),
        ("track", key("track", "mer"), "details"),
        ("slug", "large", "details"),
        ("seats", 12, "details"),
    ],
)
def test_changes_are_named_by_field(made: Programme, field: str, value: Any, kind: str) -> None:
    new = with_text(made, **{field: value})

    (change,) = the_changes(made, new)

    before = getattr(made.session(PLACE.key).content, field)
    assert change == Change(kind, field, before, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "before", "after", "is_taken"),
    [
        ("abstract", Text("Au loin."), Text("Au loin.", "Far off."), False),
        ("abstract", Text("Au loin.", "Far off."), Text("Au loin."), True),
        ("summary", Text("", "Far off."), Text(), True),
        ("slides", None, schema.Attachment(name="a.pdf", size=1), False),
        ("slides", schema.Attachment(name="a.pdf", size=1), None, True),
        ("services", ("recorded",), ("captions", "recorded"), False),
        ("services", ("captions", "recorded"), ("recorded",), True),
        ("seats", 12, 20, False),
        ("seats", 12, None, True),
        ("registration_required", True, False, False),
    ],
)
def test_what_is_emptied_replaced_or_left_out_is_taken_away(
    field: str, before: Any, after: Any, is_taken: bool, made: Programme
) -> None:
    old, new = (with_text(made, **{field: value}) for value in (before, after))

    assert [takes_away(change) for change in the_changes(old, new)] == [is_taken]


def test_what_changes_place_is_not_taken_away(made: Programme) -> None:
    later = replace(SLOT, end=SLOT.end + timedelta(minutes=5))

    (moved,) = the_changes(made, with_place(made, slots=(later,)))
    (gone,) = the_changes(made, with_place(made, slots=(replace(SLOT, withdrawn=True),)))

    assert (takes_away(moved), takes_away(gone)) == (False, True)


def test_withdrawn_and_back(made: Programme) -> None:
    parts = entries(made)
    gone = assemble(parts | {entry: withdrawn(parts[entry]) for entry in (PLACE, TEXT)})

    there = {d.entry: [c.kind for c in d.changes] for d in diff(made, gone)}
    back = {d.entry: [c.kind for c in d.changes] for d in diff(gone, made)}

    assert there[PLACE] == ["withdrawn"]
    assert back[PLACE] == ["restored"]


def test_a_digest_names_both_sides(made: Programme) -> None:
    def digest(old: Programme | None, new: Programme) -> str:
        return next(d for d in diff(old, new) if d.entry == TEXT).digest

    one, other = (with_text(made, title=Text(title)) for title in ("Le large", "L’anse"))

    assert digest(made, one) == digest(made, with_text(made, title=Text("Le large")))
    assert len({digest(None, one), digest(made, one), digest(made, other), digest(other, one)}) == 4


# --- Whatever the two programmes are -------------------------------------------------------------


@given(histories())
def test_all_differences_applied_make_the_other(drafts: list[Programme]) -> None:
    for old, new in [(None, drafts[0]), *pairwise(drafts), *pairwise(drafts[::-1])]:
        assert apply(old, diff(old, new)) == new


@given(histories())
def test_only_what_differs_is_reported(drafts: list[Programme]) -> None:
    old, new = drafts[0], drafts[-1]
    before, after = entries(old), entries(new)

    found = {difference.entry: difference for difference in diff(old, new)}

    assert found.keys() == {
        entry for entry in before.keys() | after.keys() if before.get(entry) != after.get(entry)
    }
    assert all(d.changes for d in found.values())
    assert all((d.before, d.after) == (before.get(e), after.get(e)) for e, d in found.items())
