"""The "moved" mark of a slot: it changed shortly before it starts, and readers must be told."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from core.templatetags.text import plain
from talks.calendar_sequence import CalendarSequence, Whereabouts
from talks.programme import Programme, Room, Slot

# A move published longer ahead than this is old news.
SHORTLY = timedelta(hours=72)


def marks(
    programme: Programme, calendar_sequence: CalendarSequence, now: datetime
) -> dict[UUID, str]:
    """What to say of each slot that moved shortly before its start and is not over, by its key."""
    found = {}
    for slot, _session in programme.all_slots:
        revision = calendar_sequence.get(str(slot.key))
        if not (revision and revision["moved"] and revision["before"]) or slot.end <= now:
            continue
        if slot.start - datetime.fromisoformat(revision["moved"]) < SHORTLY:
            found[slot.key] = _label(programme, slot, revision["before"])
    return found


def _label(programme: Programme, slot: Slot, was: Whereabouts) -> str:
    zone = programme.edition.zone
    start, end = (
        datetime.fromisoformat(edge).astimezone(zone) for edge in (was["start"], was["end"])
    )
    if start.date() != programme.day_of(slot):
        return _("New day")
    if was["room"] == str(slot.room):
        return _("New time, was %(start)s–%(end)s") % {
            "start": f"{start:%H:%M}",
            # Joined to the dash, after which Firefox would begin a new line.
            "end": f"\u2060{end:%H:%M}",
        }
    if (start, end) != (slot.start, slot.end):
        return _("New time and room")
    room = programme.find(Room, UUID(was["room"]))
    return _("New room, was %(room)s") % {"room": plain(room.name)} if room else _("New room")
