"""Dropping new rows that no session of the file needs."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model

from events.models import Room, Venue
from exchange.planning.editing import Context
from exchange.planning.plan import Writes
from speakers.models import Speaker, SpeakerLink
from talks.models import Credit, Format, Session, Slot, Track

NAMES: dict[type[Model], tuple[str, ...]] = {
    Session: ("track", "format"),
    Slot: ("room",),
    Credit: ("speaker",),
    Room: ("venue",),
}


def drop_unnamed(context: Context, *, are_refused: bool) -> None:
    """Drop new rows that no taken session names, and venues that are left without rooms.

    are_refused: all sessions of the file are refused; then no new row is made at all.
    """
    writes, named = context.writes, set(_named(context.writes))
    dropped = {
        row.key: step
        for record, row, step in context.new_rows
        if row.key not in named and (record.in_sessions or are_refused)
    }
    steps = {id(step) for step in dropped.values()}
    context.steps = [step for step in context.steps if id(step) not in steps]
    for model in (Room, Track, Format, Speaker):
        writes.created[model] = [row for row in writes.created[model] if row.key not in dropped]
    links = writes.created[SpeakerLink]
    writes.created[SpeakerLink] = [link for link in links if link.speaker.key not in dropped]
    writes.identities = {d: key for d, key in writes.identities.items() if key not in dropped}
    writes.statements = {d: s for d, s in writes.statements.items() if s[0] not in dropped}
    named = set(_named(writes))
    writes.created[Venue] = [row for row in writes.created[Venue] if row.key in named]


def _named(writes: Writes) -> Iterator[UUID]:
    """Yield the keys of rows that the written rows refer to."""
    for model, names in NAMES.items():
        rows: list[Any] = [*writes.created[model], *writes.changed[model]]
        yield from (row.key for each in rows for name in names if (row := getattr(each, name)))
