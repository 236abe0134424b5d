"""The revision of each slot for calendars, counted release by release (RFC 5545, RFC 5546).

It is kept beside a release, by slot key, and carried forward from the newest one even when an older
document is published again, so that no sequence ever falls.
"""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from talks.programme import Programme, schema


class Whereabouts(TypedDict):
    """A time in ISO 8601 (UTC), and the key of a room."""

    start: str
    end: str
    room: str


class Revision(TypedDict):
    """The revision of a slot.

    `sequence` counts the releases that changed its day, start, end, room or cancellation;
    `modified` is when one last changed anything of it, `moved` when its time or room, and `before`
    where it was until then (ISO 8601, UTC).
    """

    sequence: int
    modified: str
    moved: str | None
    before: Whereabouts | None


# By the key of the slot.
CalendarSequence = dict[str, Revision]


def calendar_sequence(
    carried: CalendarSequence, old: Programme | None, new: Programme, published_at: datetime
) -> CalendarSequence:
    """Return the revisions for the release that publishes `new` after `old`."""
    now = published_at.isoformat(timespec="seconds")
    before = _slots(old) if old else {}
    found = dict(carried)
    for key, (session, slot) in _slots(new).items():
        revision = found.get(key)
        if revision is None:
            found[key] = {"sequence": 0, "modified": now, "moved": None, "before": None}
            continue
        was = before.get(key)
        if was is None or not old or _seen(old, *was) == _seen(new, session, slot):
            continue
        found[key] = revision = {**revision, "modified": now}
        if _place(*was) != _place(session, slot):
            revision["sequence"] += 1
        if (was[1].start, was[1].end, was[1].room) != (slot.start, slot.end, slot.room):
            revision["moved"] = now
            revision["before"] = {
                "start": was[1].start.isoformat(),
                "end": was[1].end.isoformat(),
                "room": str(was[1].room),
            }
    return found


def _slots(programme: Programme) -> dict[str, tuple[schema.Session, schema.Slot]]:
    return {
        str(slot.key): (session, slot)
        for session in programme.sessions
        for slot in session.schedule.slots
    }


def _place(session: schema.Session, slot: schema.Slot) -> tuple[datetime, datetime, UUID, bool]:
    is_off = slot.withdrawn or session.schedule.state != "confirmed"
    return slot.start, slot.end, slot.room, is_off


def _seen(programme: Programme, session: schema.Session, slot: schema.Slot) -> tuple[object, ...]:
    """Return all that a calendar entry shows."""
    text, room = session.content, programme.room(slot.room)
    people = [speaker.name for _, speaker in programme.people(session)]
    kinds = (programme.track(text.track), programme.format(text.format))
    topics = [entry.name for entry in (*kinds, *programme.topics(session)) if entry]
    venue, address = programme.find(schema.Venue, room.venue), programme.edition.slug
    place = session.schedule
    return slot, place.state, place.full, text, room, venue, people, topics, address
