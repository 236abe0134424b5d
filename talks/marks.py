"""The "moved" mark of a slot that changed shortly before it starts."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from core.templatetags.text import plain
from talks.calendar_sequence import CalendarSequence, Whereabouts
from talks.now import is_over
from talks.programme import Programme, schema

# A move published longer ahead than this is old news.
SHORTLY = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Mark:
    """The words for a slot that moved: all of them, and those on its time and its room."""

    text: str
    time: str = ""
    room: str = ""


def marks(
    programme: Programme, calendar_sequence: CalendarSequence, now: datetime
) -> dict[UUID, Mark]:
    """Return the marks of slots moved shortly before their start and not over, by key."""
    found = {}
    for slot, _session in programme.all_slots:
        revision = calendar_sequence.get(str(slot.key))
        if not (revision and revision["moved"] and revision["before"]) or is_over(slot, now):
            continue
        if slot.start - datetime.fromisoformat(revision["moved"]) < SHORTLY:
            found[slot.key] = mark_of(programme, slot, revision["before"])
    return found


def mark_of(programme: Programme, slot: schema.Slot, was: Whereabouts) -> Mark:
    """Return the mark of a slot that was at another place or time."""
    room = "" if was["room"] == str(slot.room) else _room(programme, UUID(was["room"]))
    zone = programme.edition.zone
    start, end = (
        datetime.fromisoformat(edge).astimezone(zone) for edge in (was["start"], was["end"])
    )
    if start.date() != programme.day_of(slot):
        day = _("New day")
        return Mark(day, day, room)
    if (start, end) == (slot.start, slot.end):
        return Mark(room, room=room)
    time = _("New time, was %(start)s–%(end)s") % {
        "start": f"{start:%H:%M}",
        # Joined to the dash, after which Firefox would begin a new line.
        "end": f"\u2060{end:%H:%M}",
    }
    return Mark(_("New time and room") if room else time, time, room)


def _room(programme: Programme, was: UUID) -> str:
    room = programme.find(schema.Room, was)
    return _("New room, was %(room)s") % {"room": plain(room.name)} if room else _("New room")
