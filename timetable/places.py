"""Places (a room and its time), and what changes of the place of a slot, as browsers send them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SlotPlace:
    """A room, by its key, from `start` up to `end`: moments with a zone."""

    room: UUID
    start: datetime
    end: datetime


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
