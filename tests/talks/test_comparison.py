"""Two programmes side by side: publishing by pieces, and what a chosen entry brings along."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from core.text.translated import Text
from talks.clashes import Circumstances
from talks.clashes.rules.missing import missing
from talks.comparison import compare
from talks.programme import EntryId, Programme, assemble, entries, schema, withdrawn
from tests.talks.paper import key, session, slot
from tests.talks.rade import PLACE, SLOT, TEXT, programme, with_place, with_text
from tests.talks.strategies import histories


@pytest.fixture
def made() -> Programme:
    return programme(session("rade", SLOT), people=["Zoé"], tags=["mer"])


# --- Publishing by pieces ------------------------------------------------------------------------


def everything(old: Programme | None, new: Programme) -> set[EntryId]:
    return {difference.entry for difference in compare(old, new).differences}


@given(histories(), st.data())
def test_pieces_published_while_the_draft_goes_on(
    drafts: list[Programme], data: st.DataObject
) -> None:
    shown = None
    for drafted in drafts:
        differing = sorted(everything(shown, drafted))
        chosen = data.draw(st.sets(st.sampled_from(differing))) if differing else set()
        shown = compare(shown, drafted).choosing(chosen).after
        assert not list(missing(shown, Circumstances(), None))
        assert not everything(shown, drafted) & set(chosen)

    assert compare(shown, drafts[-1]).choosing(everything(shown, drafts[-1])).after == drafts[-1]


@given(histories(), st.data())
def test_a_piece_changes_nothing_but_what_it_says(
    drafts: list[Programme], data: st.DataObject
) -> None:
    old, drafted = drafts[0], drafts[-1]
    differing = sorted(everything(old, drafted))
    chosen = data.draw(st.sets(st.sampled_from(differing))) if differing else set()
    compared = compare(old, drafted)
    taken = compared.with_needs(chosen)

    made = compared.choosing(chosen)

    assert set(chosen) <= taken
    assert everything(old, made.after) <= taken
    assert made == compare(old, made.after), "as if it was compared anew"


# --- What comes along ----------------------------------------------------------------------------


def brought(old: Programme | None, new: Programme, chosen: Collection[EntryId]) -> set[EntryId]:
    return compare(old, new).with_needs(chosen) - set(chosen)


def test_a_new_session_goes_whole_with_whatever_it_names() -> None:
    old = programme(people=["Abel"])
    new = programme(
        session("rade", slot("cale", "10:00", "11:00"), people=["Zoé"], track="mer", tags=["mer"]),
        people=["Abel", "Zoé"],
        tags=["mer", "vent"],
        rooms=["quai", "digue", "phare", "cale", "môle"],
    )

    needs = {
        TEXT,
        EntryId("room", key("room", "cale")),
        EntryId("speaker", key("speaker", "Zoé")),
        EntryId("tag", key("tag", "mer")),
    }
    assert brought(old, new, {PLACE}) == needs
    assert brought(old, new, {TEXT}) == needs - {TEXT} | {PLACE}


def test_a_place_brings_that_its_room_holds_several_now(made: Programme) -> None:
    room = EntryId("room", SLOT.room)
    several = replace(made.room(SLOT.room), holds_several=True)
    shared = assemble(entries(made) | {room: several})
    new = with_place(shared, slots=(replace(SLOT, end=SLOT.end + timedelta(minutes=5)),))

    assert brought(made, new, {PLACE}) == {room}
    assert brought(new, with_place(made, slots=(SLOT,)), {PLACE}) == set()


@pytest.mark.parametrize("chosen", [PLACE, TEXT])
def test_who_is_withdrawn_or_back_goes_whole(made: Programme, chosen: EntryId) -> None:
    parts = entries(made)
    gone = assemble(parts | {entry: withdrawn(parts[entry]) for entry in (PLACE, TEXT)})

    assert compare(made, gone).choosing({chosen}).after == gone
    assert compare(gone, made).choosing({chosen}).after == made


def test_a_session_takes_nobody_away_who_still_is_public(made: Programme) -> None:
    """A person's withdrawal is published by itself, not along with a text that still names them."""
    old = with_text(made, people=(schema.Credit(speaker=key("speaker", "Zoé"), role="speaker"),))
    new = replace(
        with_text(old, abstract=Text("Vent de travers.")),
        speakers=tuple(map(withdrawn, old.speakers)),  # type: ignore[arg-type]
    )

    assert brought(old, new, {TEXT}) == set()
    assert compare(old, new).choosing({TEXT}).after.speakers == old.speakers


def test_a_session_brings_back_who_was_withdrawn(made: Programme) -> None:
    old = replace(made, speakers=tuple(map(withdrawn, made.speakers)))  # type: ignore[arg-type]
    new = with_text(made, people=(schema.Credit(speaker=key("speaker", "Zoé"), role="speaker"),))

    assert brought(old, new, {TEXT}) == {EntryId("speaker", key("speaker", "Zoé"))}
