"""People who cannot walk from one room to the next in time."""

from bisect import bisect_right
from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import Held, by_person, groups, people_of, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def too_far(
    programme: Programme, circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield people with less time between two rooms than the walk takes, where that is known."""
    titled = titles(programme)
    if not circumstances.walking:
        return
    for person, held in groups(programme.once(by_person), people_of(programme, of)):
        for one, other in _ways(held):
            if of is not None and {one[1].key, other[1].key}.isdisjoint(of):
                continue
            minutes = circumstances.walking.get(frozenset((one[0].room, other[0].room)), 0)
            time = int((other[0].start - one[0].end).total_seconds() // 60)
            if time >= minutes:
                continue
            sentence = _(
                "%(person)s has %(time)d min from %(one)s in %(room)s to %(other)s in "
                "%(next_room)s; the walk takes %(minutes)d."
            ) % {
                **titled.both(one, other),
                "person": programme.speaker(person).name,
                "time": time,
                "minutes": minutes,
                "room": programme.room(one[0].room).name.either,
                "next_room": programme.room(other[0].room).name.either,
            }
            yield Problem("too_far", sentence, (one[1].key, other[1].key, person))


def _ways(held: list[Held]) -> Iterator[tuple[Held, Held]]:
    """Yield each slot with what ended last before it."""
    ended = sorted(held, key=lambda pair: pair[0].end)
    ends = [slot.end for slot, _session in ended]
    for item in held:
        if before := bisect_right(ends, item[0].start):
            yield ended[before - 1], item
