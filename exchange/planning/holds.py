"""Rooms in use: which of them by several sessions at once, and which session gives way."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from operator import attrgetter

from exchange.planning.candidates import Candidate

_start = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Hold:
    """A room that is held for a time.

    candidate: the row of the file that holds it, None for a session that stays as it is. moves: it
    was not there before.
    """

    room: str
    start: datetime
    end: datetime
    title: str
    candidate: Candidate | None
    moves: bool = False

    @property
    def number(self) -> int:
        """Return the number of its row in the file; -1 if it does not move and so comes first."""
        return self.candidate.number if self.candidate and self.moves else -1


def doubles(holds: Iterable[Hold]) -> dict[str, list[Hold]]:
    """Return, by room, the sessions that overlap another one."""
    found: dict[str, list[Hold]] = defaultdict(list)
    for room, held in _by_room(holds).items():
        for group in _groups(held):
            sessions = {
                id(each.candidate.first or each.candidate) for each in group if each.candidate
            }
            if len(sessions) > 1:
                found[room] += group
    return found


def conflicts(holds: Iterable[Hold]) -> Iterator[tuple[Hold, Hold]]:
    """Yield each hold that gives way, with one that it gives way to: first come, first served.

    A session that does not move gives way to none.
    """
    for held in _by_room(holds).values():
        kept = [each for each in held if each.number < 0]
        # At each place, which of those before it ends last.
        last = list(accumulate(kept, _later))
        taken: list[Hold] = []
        for hold in sorted(held, key=attrgetter("number"))[len(kept) :]:
            before = (_last_before(hold.end, kept, last), _last_before(hold.end, taken, taken))
            winner = next((each for each in before if each and each.end > hold.start), None)
            if winner:
                yield hold, winner
            else:
                insort(taken, hold, key=_start)


def _later(one: Hold, other: Hold) -> Hold:
    """Return the hold that ends later."""
    return other if other.end > one.end else one


def _last_before(moment: datetime, held: list[Hold], last: list[Hold]) -> Hold | None:
    """Return the one of `last` at the place of the last hold that starts before a moment."""
    place = bisect_left(held, moment, key=_start)
    return last[place - 1] if place else None


def _by_room(holds: Iterable[Hold]) -> dict[str, list[Hold]]:
    """Return the holds by room, in the order of their starts."""
    found: dict[str, list[Hold]] = defaultdict(list)
    for hold in sorted(holds, key=_start):
        found[hold.room].append(hold)
    return found


def _groups(held: Iterable[Hold]) -> Iterator[list[Hold]]:
    """Yield groups of holds, sorted by start, that have no free moment between them."""
    group: list[Hold] = []
    end = None
    for hold in held:
        if end is not None and hold.start >= end:
            yield group
            group = []
        end = max(end, hold.end) if group and end else hold.end
        group.append(hold)
    yield group
