"""A session on paper, "La rade": its two entries, its slot, and what organisers change of it."""

from dataclasses import replace
from typing import Any

from core.text.translated import Text
from talks.programme import EntryId, Programme, assemble, entries, schema
from tests.talks import paper
from tests.talks.paper import key, slot

PLACE = EntryId("schedule", key("session", "rade"))
TEXT = EntryId("content", key("session", "rade"))
SLOT = slot("quai", "10:00", "11:00")


def programme(*sessions: schema.Session, **fields: Any) -> Programme:
    """A programme on paper, whose rooms have their house."""
    made = paper.programme(sessions, **fields)
    return replace(
        made, venues=(schema.Venue(key=key("venue"), slug="port", name=Text("Le port")),)
    )


def with_place(made: Programme, **fields: Any) -> Programme:
    parts = entries(made)
    return assemble(parts | {PLACE: replace(parts[PLACE], **fields)})


def with_text(made: Programme, **fields: Any) -> Programme:
    parts = entries(made)
    return assemble(parts | {TEXT: replace(parts[TEXT], **fields)})
