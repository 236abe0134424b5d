"""What calendars must be told of each slot, counted release by release (RFC 5545, RFC 5546).

Stamps are kept beside a release, by slot key:

    sequence  how many releases changed its day, start, end, room or cancellation
    modified  when a release last changed anything of it (ISO 8601, UTC)
    moved     when a release last changed its time or room, or null
    from      its start, end and room (a key) before that, or null

They are carried forward from the newest release even when an older document is published again, so
they never fall.
"""

from datetime import datetime
from typing import Any

from talks.programme import Programme, Session, Slot

Stamps = dict[str, dict[str, Any]]


def stamps(
    carried: Stamps, old: Programme | None, new: Programme, published_at: datetime
) -> Stamps:
    """The stamps of the release that publishes `new` after `old`."""
    now = published_at.isoformat(timespec="seconds")
    before = _slots(old) if old else {}
    found = dict(carried)
    for key, (session, slot) in _slots(new).items():
        stamp = found.get(key)
        if stamp is None:
            found[key] = {"sequence": 0, "modified": now, "moved": None, "from": None}
            continue
        was = before.get(key)
        if was is None or not old or _seen(old, *was) == _seen(new, session, slot):
            continue
        stamp = stamp | {"modified": now}
        if _place(*was) != _place(session, slot):
            stamp["sequence"] += 1
        if (was[1].start, was[1].end, was[1].room) != (slot.start, slot.end, slot.room):
            stamp["moved"] = now
            stamp["from"] = {
                "start": was[1].start.isoformat(),
                "end": was[1].end.isoformat(),
                "room": str(was[1].room),
            }
        found[key] = stamp
    return found


def _slots(programme: Programme) -> dict[str, tuple[Session, Slot]]:
    return {
        str(slot.key): (session, slot)
        for session in programme.sessions
        for slot in session.place.slots
    }


def _place(session: Session, slot: Slot) -> tuple[Any, ...]:
    is_off = slot.withdrawn or session.place.state != "confirmed"
    return slot.start, slot.end, slot.room, is_off


def _seen(programme: Programme, session: Session, slot: Slot) -> tuple[Any, ...]:
    """Everything a calendar entry shows."""
    text, room = session.text, programme.room(slot.room)
    people = [speaker.name for _, speaker in programme.people(session)]
    kinds = (programme.track(text.track), programme.format(text.format))
    topics = [entry.name for entry in (*kinds, *programme.topics(session)) if entry]
    venue, address = programme.by_key.get(room.venue), programme.edition.slug
    return slot, session.place.state, text, room, venue, people, topics, address
