"""The places for a session that break nothing, best first."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from uuid import UUID

from talks.clashes import Problem
from timetable.finding.judging import BREAKING
from timetable.finding.reasons import Reason, reasons
from timetable.finding.search import Search, Spot
from timetable.finding.wishes import Hindered, Wish, hindered
from timetable.places import GRID

# How many places are offered, and how many are judged to find them.
MOST, MOST_JUDGED = 12, 40
# Advice weighs more than any one reason for a place.
ADVISED_AGAINST = -8


@dataclass(frozen=True, slots=True)
class Gap:
    """Starts in one room, from `first` to `last` on the grid, at all of which a session fits."""

    room: UUID
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPlace:
    """A place that breaks nothing, with what speaks for it and against it."""

    spot: Spot
    end: datetime
    gap: Gap
    reasons: list[Reason]
    advice: tuple[Problem, ...] = ()

    @property
    def weight(self) -> int:
        weights = sum(reason.weight for reason in self.reasons)
        return weights + ADVISED_AGAINST * len(self.advice)

    @property
    def is_edge(self) -> bool:
        return self.spot.start in {self.gap.first, self.gap.last}


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: places, and what all others go against."""

    places: list[FoundPlace]
    hindered: Hindered


def find(search: Search, most: int = MOST) -> Found:
    """Return up to `most` places at which the session breaks nothing, best first.

    No two of them overlap in a room; and what a gap, a room or an hour has given counts against it.
    """
    against = hindered(search)
    if search.leaves:
        against.pop(Spot(search.leaves.room, search.leaves.start), None)
    left, refused = list(_candidates(search, against)), set[Wish]()
    orders = {room.key: room.order for room in search.programme.rooms}
    given: Counter[object] = Counter()
    places: list[FoundPlace] = []

    def order(place: FoundPlace) -> tuple[int, bool, datetime, int]:
        room, start = place.spot
        crowd = 2 * given[place.gap] + given[start] + given[room]
        return crowd - place.weight, not place.is_edge, start, orders[room]

    for _ in range(MOST_JUDGED):
        if not left or len(places) == most:
            break
        best = min(left, key=order)
        left.remove(best)
        broken = search.broken_at(best.spot)
        breaks = {Wish(each.rule) for each in broken if each.severity in BREAKING}
        refused |= breaks
        given.update([best.gap, *best.spot])
        if not breaks:
            places.append(replace(best, advice=tuple(broken)))
            left = [place for place in left if not _overlap(place, best)]
    if not places:
        # What was not judged counts as what was, in several gaps, rooms and hours.
        for wishes in against.values():
            wishes.update(() if wishes else refused)
    return Found(sorted(places, key=lambda place: -place.weight), against)


def _candidates(search: Search, against: Hindered) -> Iterator[FoundPlace]:
    """Yield the first and the last start of each gap, and those in it at full and half hours."""
    zone = search.programme.edition.zone
    for gap in gaps(against):
        start = gap.first
        while start <= gap.last:
            spot = Spot(gap.room, start)
            is_round = start.astimezone(zone).minute % 30 == 0
            if is_round or start in {gap.first, gap.last}:
                found = reasons(search, spot)
                yield FoundPlace(spot=spot, end=start + search.length, gap=gap, reasons=found)
            start += GRID


def gaps(against: Hindered) -> Iterator[Gap]:
    """Yield the gaps of all rooms; places are given room by room, in order of time."""
    free = (spot for spot, wishes in against.items() if not wishes)
    for room, spots in groupby(free, key=lambda spot: spot.room):
        # Of starts that follow each other on the grid, what is counted off is the same.
        numbered = enumerate(spot.start for spot in spots)
        for _first, run in groupby(numbered, key=lambda pair: pair[1] - pair[0] * GRID):
            starts = [start for _number, start in run]
            yield Gap(room, starts[0], starts[-1])


def _overlap(one: FoundPlace, other: FoundPlace) -> bool:
    same_room = one.spot.room == other.spot.room
    return same_room and one.spot.start < other.end and other.spot.start < one.end
