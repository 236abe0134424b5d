"""What a release keeps beside its document: the changes that readers are shown, and addresses."""

from typing import TYPE_CHECKING, Any, cast

import msgspec

from core.text.translated import Text
from talks.comparison import Comparison
from talks.diff import Change, Difference, KeptChange
from talks.programme import Programme, schema

if TYPE_CHECKING:
    from collections.abc import Collection


def public_changes(comparison: Comparison) -> list[KeptChange]:
    """Return the changes for readers; a session that goes whole is listed by its schedule."""
    whole = {
        difference.entry.key
        for difference in comparison.differences
        if difference.entry.kind == "schedule"
        for change in difference.changes
        if change.kind in {"added", "withdrawn", "restored"} and not change.field
    }
    return [
        _kept(comparison, difference, change)
        for difference in comparison.differences
        if not (difference.entry.kind == "content" and difference.entry.key in whole)
        for change in difference.changes
    ]


def _kept(comparison: Comparison, difference: Difference, change: Change) -> KeptChange:
    """Return a change as JSON; before and after only for time, room, title, and being full."""
    sides = _sides(comparison, change)
    # Entries that were once public are there, if only as withdrawn.
    value = difference.after
    if isinstance(value, schema.Schedule | schema.Content):
        value = comparison.after.session(difference.entry.key).content
    title = getattr(value, "title", "") or getattr(value, "name", "")
    title = title if isinstance(title, Text) else Text(str(title))
    return {
        "entry": str(difference.entry),
        "kind": change.kind,
        "field": change.field,
        "title": msgspec.to_builtins(title),
        "slug": getattr(value, "slug", ""),
        "before": sides[0],
        "after": sides[1],
    }


def _sides(comparison: Comparison, change: Change) -> tuple[object, object]:
    old, new = cast("Programme", comparison.before), comparison.after
    match change.kind:
        case "moved":
            return _times(change.before), _times(change.after)
        case "room":
            names = (old.room(change.before.room).name, new.room(change.after.room).name)
            return msgspec.to_builtins(names[0]), msgspec.to_builtins(names[1])
        case "retitled":
            return msgspec.to_builtins(change.before), msgspec.to_builtins(change.after)
        case "details" if change.field == "full":
            return change.before, change.after
        case _:
            return None, None


def _times(slot: schema.Slot) -> dict[str, str]:
    return {"start": slot.start.isoformat(), "end": slot.end.isoformat()}


def public_addresses(
    carried: dict[str, dict[str, str]], programme: Programme
) -> dict[str, dict[str, str]]:
    """Return every slug that ever was public, with the key of what it named last."""
    public: dict[str, Collection[Any]] = {"edition": [programme.edition]}
    for kind in ("session", "speaker", "venue", "room", "tag", "track", "format"):
        public[kind] = getattr(programme, f"{kind}s")
    return {
        kind: carried.get(kind, {}) | {entry.slug: str(entry.key) for entry in held}
        for kind, held in public.items()
    }
