"""When rooms are free."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from uuid import UUID

from talks.clashes.held import by_room
from talks.programme import Programme


@dataclass(frozen=True, slots=True)
class Busy:
    """When a room is held: starts, sorted, and the latest end of all up to each of them."""

    starts: list[datetime]
    ends: list[datetime]

    def during(self, start: datetime, end: datetime) -> bool:
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start


def busy(programme: Programme) -> dict[UUID, Busy]:
    """Return when each room with a session is held; ask by `programme.once(busy)`."""
    return {
        room: Busy(
            [slot.start for slot, _session in held],
            list(accumulate((slot.end for slot, _session in held), max)),
        )
        for room, held in programme.once(by_room).items()
    }


def is_free(programme: Programme, room: UUID, start: datetime, end: datetime) -> bool:
    """Tell whether no session is in the room between two moments."""
    held = programme.once(busy).get(room)
    return held is None or not held.during(start, end)
