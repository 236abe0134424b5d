from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given

from core.text.translated import Text
from talks.programme import (
    EntryId,
    Programme,
    assemble,
    entries,
    erased,
    from_json,
    schema,
    withdrawn,
)
from talks.programme.entries import KINDS
from tests.talks.paper import key, programme, session
from tests.talks.programme.sample import sample
from tests.talks.strategies import programmes


@given(programmes())
def test_taken_apart_and_put_together_again(made: Programme) -> None:
    assert assemble(entries(made)) == made


def test_half_a_session_is_refused() -> None:
    parts = entries(programme([session("rade")]))
    del parts[EntryId("content", key("session", "rade"))]

    with pytest.raises(KeyError, match=str(key("session", "rade"))):
        assemble(parts)


@pytest.mark.parametrize("kind", KINDS)
def test_entries_are_named_in_forms(kind: str) -> None:
    entry = EntryId(kind, key("anything"))
    assert EntryId.parse(str(entry)) == entry


@pytest.mark.parametrize(
    "text",
    ["place:" + str(key("x")), "", "schedule", "schedule:", "schedule:1", "user:" + str(key("x"))],
)
def test_nonsense_names_no_entry(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (its words are nobody's business)
        EntryId.parse(text)


def test_a_withdrawn_entry_keeps_key_slug_name_and_last_times() -> None:
    parts = entries(from_json(sample()))
    for entry, value in parts.items():
        left: Any = withdrawn(value)
        assert withdrawn(left) == left
        match value:
            case schema.Schedule():
                assert left.state == "withdrawn"
                assert all(one.withdrawn for one in left.slots)
                assert [(one.key, one.room, one.start, one.end) for one in left.slots] == [
                    (one.key, one.room, one.start, one.end) for one in value.slots
                ]
            case schema.Content():
                bare = schema.Content(slug=value.slug, title=value.title, languages=value.languages)
                assert left == replace(bare, erased=value.erased)
            case _ if entry.kind != "edition":
                kept = {"key", "slug", "name", "sort_name", "venue", "withdrawn", "erased"}
                said = {f.name for f in fields(left) if getattr(left, f.name)}
                assert left.withdrawn
                assert (left.key, left.slug, left.name) == (value.key, value.slug, value.name)
                assert said <= kept


def test_what_is_erased_keeps_its_address_alone() -> None:
    parts = entries(from_json(sample()))
    for value in parts.values():
        if isinstance(value, schema.Content | schema.Speaker):
            left = erased(value)
            assert left.erased
            assert left.slug == value.slug
            assert not getattr(left, "title", Text())
            assert not getattr(left, "name", "")
            assert withdrawn(left) == left
