"""The differences between two programmes, entry by entry, in terms that readers would use.

One function serves the publish page, the public change log, calendars and the marks on pages.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal, TypedDict

import msgspec

from core.text.translated import Text
from talks.programme import EntryId, EntryValue, Programme, entries, schema

ChangeKind = Literal[
    "added",
    "withdrawn",
    "restored",
    "moved",
    "room",
    "cancelled",
    "uncancelled",
    "retitled",
    "text",
    "people",
    "services",
    "details",
]

FIELD_KINDS: dict[str, ChangeKind] = {
    "title": "retitled",
    "name": "retitled",
    "people": "people",
    "services": "services",
}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of an entry, with both sides; `field` names what changed, or is empty.

    For "moved" and "room" the sides are Slots; for the rest, values of the field.
    """

    kind: ChangeKind
    field: str = ""
    before: Any = None
    after: Any = None


def takes_away(change: Change) -> bool:
    """Tell whether a change hides something that readers saw before.

    That is withdrawn, emptied, no longer in a list, or a replaced file. Corrected words take
    nothing away, nor do other times and rooms.
    """
    return change.kind == "withdrawn" or _is_less(change.before, change.after)


def _is_less(before: Any, after: Any) -> bool:
    if isinstance(before, bool):
        return False
    if isinstance(before, tuple):
        return not set(before) <= set(after)
    if isinstance(before, Text):
        return bool(before.fr) > bool(after.fr) or bool(before.en) > bool(after.en)
    if isinstance(before, schema.Picture | schema.Attachment):
        return after is None or before.name != after.name
    return bool(before) and not after


class Bilingual(TypedDict):
    """A Text as JSON."""

    fr: str
    en: str


class KeptChange(TypedDict):
    """A change of the entry called `title` as JSON, as a release keeps it.

    For a time ("moved") both sides are its start and end, for a room and a title ("retitled") its
    name, for `full` a bool; other changes, and all in old releases, have none.
    """

    entry: str
    kind: ChangeKind
    field: str
    title: Bilingual
    slug: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that differs between two programmes; a missing side is None."""

    entry: EntryId
    before: EntryValue | None
    after: EntryValue | None
    changes: tuple[Change, ...]

    @property
    def digest(self) -> str:
        """Return a digest of exactly these two sides: a form that carries it showed them."""
        sides = msgspec.json.encode([self.before, self.after])
        return hashlib.sha256(sides).hexdigest()[:16]


def diff(old: Programme | None, new: Programme) -> tuple[Difference, ...]:
    """Return all entries that differ, sorted; with `old` None nothing is public yet."""
    before, after = old.once(entries) if old else {}, new.once(entries)
    differences = (
        Difference(entry, before.get(entry), after.get(entry), changes)
        for entry in sorted(before.keys() | after.keys())
        if (changes := tuple(_changes(before.get(entry), after.get(entry))))
    )
    return tuple(differences)


def _changes(before: EntryValue | None, after: EntryValue | None) -> Iterator[Change]:
    if before == after:
        return
    if before is None:
        yield Change("withdrawn" if is_withdrawn(after) else "added", after=after)
    elif after is None:
        yield Change("withdrawn", before=before)
    elif is_withdrawn(before) != is_withdrawn(after):
        yield Change("withdrawn" if is_withdrawn(after) else "restored", "", before, after)
    elif isinstance(before, schema.Schedule) and isinstance(after, schema.Schedule):
        yield from _schedule_changes(before, after)
    else:
        yield from _field_changes(before, after)


def is_withdrawn(value: EntryValue | None) -> bool:
    if isinstance(value, schema.Schedule):
        return value.state == "withdrawn"
    return bool(getattr(value, "withdrawn", False))


def _field_changes(before: EntryValue, after: EntryValue) -> Iterator[Change]:
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            kind = FIELD_KINDS.get(field.name) or ("text" if isinstance(new, Text) else "details")
            yield Change(kind, field.name, old, new)


def _schedule_changes(before: schema.Schedule, after: schema.Schedule) -> Iterator[Change]:
    if before.state != after.state:
        yield Change("cancelled" if after.state == "cancelled" else "uncancelled")
    if before.full != after.full:
        yield Change("details", "full", before.full, after.full)
    old = {slot.key: slot for slot in before.slots}
    new = {slot.key: slot for slot in after.slots}
    for key in sorted(old.keys() | new.keys()):
        yield from _slot_changes(old.get(key), new.get(key))


def _slot_changes(old: schema.Slot | None, new: schema.Slot | None) -> Iterator[Change]:
    if old == new:
        return
    stood, stands = bool(old and not old.withdrawn), bool(new and not new.withdrawn)
    if not (old and new and stood and stands):
        kind: ChangeKind = "added" if stands else "withdrawn"
        yield Change(kind, "slot", old, new)
        return
    if (old.start, old.end) != (new.start, new.end):
        yield Change("moved", "slot", old, new)
    if old.room != new.room:
        yield Change("room", "slot", old, new)
