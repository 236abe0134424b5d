"""Which of many sessions can have the rooms they want, and which slots are in the way."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from talks.models import Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A slot as it is, and the room and time it would hold instead."""

    slot: Slot
    room: int
    start: datetime
    end: datetime


def as_it_is(slot: Slot) -> Wish:
    """Return the wish to leave the slot where and when it is."""
    return Wish(slot=slot, room=slot.room_id, start=slot.start, end=slot.end)


# Wishes that are granted together or not at all: the slots of one session, or one slot.
type Group = Sequence[Wish]


class Held:
    """The rooms that are held, by whom and when."""

    def __init__(self, slots: Iterable[Slot]) -> None:
        self._by_room: dict[int, list[Wish]] = defaultdict(list)
        for slot in slots:
            self.take(as_it_is(slot))

    def take(self, wish: Wish) -> None:
        self._by_room[wish.room].append(wish)

    def in_the_way(self, wish: Wish) -> Slot | None:
        for other in self._by_room[wish.room]:
            if other.start < wish.end and wish.start < other.end:
                return other.slot
        return None


def refused(groups: Sequence[Group], holding: Sequence[Slot]) -> dict[int, Slot]:
    """Return the groups that cannot be had, by their index, each with the slot in its way.

    `holding`: all slots that hold a room now. Earlier groups come first; a group that is refused
    stays where it is, and is in the way of others there.
    """
    going = {wish.slot.pk: number for number, group in enumerate(groups) for wish in group}
    found: dict[int, Slot] = {}
    while True:
        staying = (s for s in holding if s.pk not in going or going[s.pk] in found)
        fresh = _fresh(groups, found, Held(staying))
        if not fresh:
            return found
        found |= fresh


def _fresh(groups: Sequence[Group], found: dict[int, Slot], held: Held) -> dict[int, Slot]:
    """Return the groups, not yet refused, that cannot be had with these."""
    fresh = {}
    for number, group in enumerate(groups):
        if number in found:
            continue
        if other := next(filter(None, map(held.in_the_way, group)), None):
            fresh[number] = other
            continue
        for wish in group:
            held.take(wish)
    return fresh
