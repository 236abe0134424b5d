"""Places (a room and its time), and what changes of the place of a slot, as browsers send them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text.translated import written
from talks.models import Slot

MOST_CHANGES = 200
# What is placed on the sheet begins and ends at multiples of it.
GRID = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """A room, by its key, from `start` up to `end`: moments with a zone."""

    room: UUID
    start: datetime
    end: datetime

    def as_json(self, zone: tzinfo = UTC) -> dict[str, str]:
        start, end = (each.astimezone(zone).isoformat() for each in (self.start, self.end))
        return {"room": str(self.room), "start": start, "end": end}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotChange:
    """What changes of one slot: where it was seen, and where it shall be.

    slot: None for a new one. before: None for what comes from the pool, or is new. after: None for
    what is taken off the sheet.
    """

    slot: UUID | None
    session: UUID
    before: SlotPlace | None
    after: SlotPlace | None

    def as_json(self, zone: tzinfo = UTC) -> dict[str, Any]:
        return {
            "slot": str(self.slot) if self.slot else None,
            "session": str(self.session),
            "from": self.before.as_json(zone) if self.before else None,
            "to": self.after.as_json(zone) if self.after else None,
        }


def session_made_by(step: UUID) -> UUID:
    """Return the key of the session that a step makes, if it makes one; known before it is taken.

    It is the same each time that it is asked for.
    """
    return uuid5(step, "session")


def place_of(slot: Slot) -> SlotPlace:
    return SlotPlace(slot.room.key, slot.start, slot.end)


def passes_midnight(place: SlotPlace, zone: tzinfo) -> bool:
    """Tell whether a place goes on after the day on which it starts."""
    last = place.end - timedelta(microseconds=1)
    return place.start.astimezone(zone).date() != last.astimezone(zone).date()


def rounded_up(moment: datetime) -> datetime:
    """Return the next moment on the grid; zones differ from UTC by quarters of an hour."""
    past = moment - moment.replace(minute=0, second=0, microsecond=0)
    return moment + -past % GRID


# --- Reading what was sent -----------------------------------------------------------------------


def read_json(sent: str | bytes) -> Any:
    """Return what JSON says. Raises ValidationError, in words, if it is none or nested too deep."""
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):
        raise unreadable() from None


def read_changes(sent: object, zone: tzinfo) -> list[SlotChange]:
    """Return the changes of a step from JSON. Raises ValidationError, in words.

    zone: that of the edition, in which moments without one are meant.
    """
    if not isinstance(sent, list) or not sent:
        raise unreadable()
    if len(sent) > MOST_CHANGES:
        message = _("At most %(count)d slots are changed in one step.")
        raise ValidationError(message, params={"count": MOST_CHANGES})
    changes = [read_change(each, zone) for each in sent]
    named = [each.slot for each in changes if each.slot]
    if len(named) != len(set(named)):
        raise unreadable()
    return changes


def read_change(sent: object, zone: tzinfo = UTC) -> SlotChange:
    """Return one change from JSON. Raises ValidationError, in words."""
    match sent:
        case {"slot": None | str() as slot, "session": str() as session, **rest}:
            before, after = (read_place(rest.get(side), zone) for side in ("from", "to"))
        case _:
            raise unreadable()
    # What stands nowhere can only be placed, and what is new has no slot.
    if (slot is None) != (before is None) or (before is None and after is None):
        raise unreadable()
    return SlotChange(
        slot=None if slot is None else read_key(slot),
        session=read_key(session),
        before=before,
        after=after,
    )


def read_place(sent: object, zone: tzinfo = UTC) -> SlotPlace | None:
    if sent is None:
        return None
    if not isinstance(sent, Mapping):
        raise unreadable()
    start, end = (_moment(sent.get(edge), zone) for edge in ("start", "end"))
    return SlotPlace(read_key(sent.get("room")), start, end)


def read_key(sent: object) -> UUID:
    """Return a key from JSON. Raises ValidationError, in words."""
    if not isinstance(sent, str):
        raise unreadable()
    try:
        return UUID(sent)
    except ValueError:
        raise unreadable() from None


def _moment(sent: object, zone: tzinfo) -> datetime:
    """Return a moment, in UTC.

    Without a zone it is what the clock of the edition shows; refuses an hour that this leaves out.
    """
    if not isinstance(sent, str):
        raise unreadable()
    try:
        moment = datetime.fromisoformat(sent)
        there = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
        shown = there.astimezone(zone)
    except (ValueError, OverflowError):
        raise unreadable() from None
    if moment.tzinfo or shown.replace(tzinfo=None) == moment:
        return there
    message = _("There is no %(time)s on %(day)s: the clocks change then.")
    names = {"time": f"{moment:%H:%M}", "day": written(moment.date(), "j F Y")}
    raise ValidationError(message, params=names)


def unreadable() -> ValidationError:
    return ValidationError(_("This step could not be read. Load the page again."))
