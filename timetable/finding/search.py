"""A search: which session looks for a place, for how long, and in what programme."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from talks.clashes import Circumstances, Interval, Placed, Problem, moved
from talks.programme import Programme, schema
from timetable.finding.judging import broken
from timetable.places import GRID, rounded_up

# The hours of a day on which little stands yet.
OPENS, CLOSES = time(9), time(18)
LITTLE = timedelta(hours=6)
# What is as far from all others stands alone.
APART = timedelta(minutes=30)
# The length of a session of which neither a slot nor a format says it.
USUAL = timedelta(minutes=30)


class Spot(NamedTuple):
    """A room, by its key, and when a session would start there, in UTC."""

    room: UUID
    start: datetime


@dataclass(frozen=True, kw_only=True)
class Search:
    """A session that looks for a place in a programme from which the slot that it leaves is gone.

    hours: from when to when sessions may be placed, for each day. leaves: the slot that it has, if
    it looks for another place.
    """

    programme: Programme
    circumstances: Circumstances
    session: schema.Session
    length: timedelta
    hours: Sequence[Interval]
    leaves: schema.Slot | None = None

    @cached_property
    def starts(self) -> list[datetime]:
        """Return all starts on the grid, in the hours of the edition's days, in order."""
        found = {start for day in self.hours for start in self._within(*day)}
        return sorted(found)

    def _within(self, opens: datetime, closes: datetime) -> Iterator[datetime]:
        day = opens.astimezone(self.programme.edition.zone).date()
        start = rounded_up(opens)
        while start + self.length <= closes:
            # What starts after midnight belongs to the next day.
            if start.astimezone(self.programme.edition.zone).date() == day:
                yield start
            start += GRID

    def meeting(self, start: datetime, end: datetime) -> list[datetime]:
        """Return the starts at which the session would overlap the time up to `end`."""
        first = bisect_right(self.starts, start - self.length)
        return self.starts[first : bisect_left(self.starts, end)]

    def placed_at(self, spot: Spot) -> Programme:
        """Return the programme with the session there."""
        key = self.leaves.key if self.leaves else self.session.key
        end = spot.start + self.length
        place = Placed(session=self.session.key, room=spot.room, start=spot.start, end=end)
        return moved(self.programme, {key: place})

    def broken_at(self, spot: Spot) -> list[Problem]:
        """Return the problems that the session would have there, and has not without a place."""
        found = broken(self.placed_at(spot), self.circumstances, {self.session.key})
        return [problem for problem in found if problem.identity not in self._known]

    @cached_property
    def _known(self) -> set[tuple[object, ...]]:
        found = broken(self.programme, self.circumstances, {self.session.key})
        return {problem.identity for problem in found}


def search_for(
    programme: Programme,
    circumstances: Circumstances,
    session: schema.Session,
    hours: Sequence[Interval],
    slot: UUID | None = None,
) -> Search:
    """Return the search of a session for its place, or for another one.

    hours: of each day. slot: which of its slots is to be moved, where it has several; else the
    first.
    """
    live = session.live_slots
    leaves = next((each for each in live if each.key == slot), live[0] if live else None)
    if leaves:
        programme = moved(programme, {leaves.key: None})
        session = programme.session(session.key)
    return Search(
        programme=programme,
        circumstances=circumstances,
        session=session,
        length=leaves.end - leaves.start if leaves else usual_length(session, circumstances),
        hours=hours,
        leaves=leaves,
    )


def usual_length(session: schema.Session, circumstances: Circumstances) -> timedelta:
    """Return how long a session without a slot lasts: as its format does, if it says so."""
    shape = session.content.format
    minutes = circumstances.minutes.get(shape) if shape else None
    return timedelta(minutes=minutes) if minutes else USUAL


def hours_of(programme: Programme) -> list[Interval]:
    """Return the hours of each day of the edition, from its first slot to the end of its last.

    Few slots that stand alone before or after all others do not make the day longer.
    """
    zone = programme.edition.zone
    stands: dict[object, list[schema.Slot]] = {}
    for slot, _session in programme.all_slots:
        stands.setdefault(programme.day_of(slot), []).append(slot)
    found = []
    for day in programme.edition.days:
        usual = [datetime.combine(day, at, zone) for at in (OPENS, CLOSES)]
        slots = _together(stands.get(day, []))
        moments = [*(slot.start for slot in slots), *(slot.end for slot in slots)]
        # One slot at noon does not say that the day lasts from noon to one o’clock.
        if not moments or max(moments) - min(moments) < LITTLE:
            moments += usual
        found.append((min(moments).astimezone(UTC), max(moments).astimezone(UTC)))
    return found


def _together(slots: Sequence[schema.Slot]) -> Sequence[schema.Slot]:
    """Return the slots of a day without the few, if any, that stand alone at one of its ends."""
    runs: list[list[schema.Slot]] = []
    end = datetime.min.replace(tzinfo=UTC)
    for slot in sorted(slots, key=lambda slot: slot.start):
        if slot.start - end > APART:
            runs.append([])
        runs[-1].append(slot)
        end = max(end, slot.end)
    few = max(1, len(slots) // 10)
    left = [run for run in runs if len(run) > few or run not in (runs[0], runs[-1])]
    return list(chain.from_iterable(left)) or slots


def to_come(hours: Sequence[Interval], now: datetime) -> Sequence[Interval]:
    """Return what is left of these hours while an edition lasts; all of them before and after."""
    left = [(max(opens, now), closes) for opens, closes in hours if closes > now]
    return left or hours
