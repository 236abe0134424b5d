"""What is over, on and to come at a moment, by a programme alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from talks.programme import Programme, schema

Pair = tuple[schema.Slot, schema.Session]


class Timed(Protocol):
    """An object with aware times of its start and end."""

    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


def is_over(slot: Timed, now: datetime) -> bool:
    """Tell whether a slot has ended at `now` (aware), or ends just then."""
    return slot.end <= now


def is_on(slot: Timed, session: schema.Session, now: datetime) -> bool:
    """Tell whether a session takes place at `now` or starts just then; no cancelled one does."""
    return slot.start <= now < slot.end and not session.cancelled


def next_edge(slots: Iterable[Timed], now: datetime) -> datetime | None:
    """Return when one of these next starts or ends: until then, what is on stays on."""
    edges = (edge for slot in slots for edge in (slot.start, slot.end))
    return min((edge for edge in edges if edge > now), default=None)


@dataclass(slots=True, kw_only=True)
class RoomAt:
    """A room at a moment: what is on, and what comes that day and later, each in order of time.

    A room may hold several at once.
    """

    room: schema.Room
    now: list[Pair] = field(default_factory=list)
    coming: list[Pair] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnNow:
    """The rooms at a moment, in the organisers' order, with those where nothing comes any more.

    `ahead` is all that is not over, in order of time. `day` is the one to show: `today` as long as
    something is on or still to come, then the next day that has something, at last None.
    """

    today: date
    day: date | None
    ahead: list[Pair]
    rooms: list[RoomAt]

    @property
    def is_on(self) -> bool:
        return any(each.now for each in self.rooms)


def on_now(
    programme: Programme, now: datetime, rooms: Iterable[schema.Room] | None = None
) -> OnNow:
    """Return what is on at `now` (aware), in these rooms or in all of them.

    Cancelled sessions are neither on nor to come. A night that is not over is on after midnight
    too.
    """
    found = {
        room.key: RoomAt(room=room) for room in (programme.listed_rooms if rooms is None else rooms)
    }
    ahead = [
        (slot, session)
        for slot, session in programme.all_slots
        if slot.room in found and not session.cancelled and not is_over(slot, now)
    ]
    for slot, session in ahead:
        each = found[slot.room]
        (each.now if is_on(slot, session, now) else each.coming).append((slot, session))
    today = now.astimezone(programme.edition.zone).date()
    days = (today if slot.start <= now else programme.day_of(slot) for slot, _session in ahead)
    # In order of time: the first is the nearest.
    return OnNow(today=today, day=next(days, None), ahead=ahead, rooms=list(found.values()))


def next_of(coming: Iterable[Pair]) -> list[Pair]:
    """Return the first of what comes in a room, with all that start at the same time."""
    found: list[Pair] = []
    for slot, session in coming:
        if found and found[0][0].start != slot.start:
            break
        found.append((slot, session))
    return found
