"""Places for several sessions: one after another, who has the fewest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from talks.clashes import Circumstances, Interval
from talks.programme import Programme, schema
from timetable.finding.places import Found, FoundPlace, find
from timetable.finding.search import Search, Spot, search_for
from timetable.finding.wishes import hindered


@dataclass(frozen=True, slots=True)
class Placing:
    """A session with the place that was found for it."""

    session: schema.Session
    place: FoundPlace


@dataclass(frozen=True, slots=True)
class Failure:
    """A session without a place beside those that were placed before it."""

    search: Search
    found: Found


@dataclass(frozen=True, slots=True)
class PlacesForAll:
    """What was found for several sessions, in the order in which it was found."""

    placings: list[Placing] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def find_for_all(
    programme: Programme,
    circumstances: Circumstances,
    sessions: Iterable[schema.Session],
    hours: Sequence[Interval],
) -> PlacesForAll:
    """Find a place for each session that has none; each is placed beside those before it.

    hours: of each day.
    """
    result = PlacesForAll()
    waiting = [session for session in sessions if not session.live_slots]
    free = {
        session.key: _free(search_for(programme, circumstances, session, hours))
        for session in waiting
    }
    while waiting:
        session = min(waiting, key=lambda session: len(free[session.key]))
        waiting.remove(session)
        search = search_for(programme, circumstances, session, hours)
        found = find(search, most=1)
        if not found.places:
            result.failures.append(Failure(search, found))
            continue
        (place,) = found.places
        result.placings.append(Placing(session, place))
        programme = search.placed_at(place.spot)
        for other in waiting:
            narrowed = search_for(programme, circumstances, other, hours)
            # Else nothing but this room is taken: to look at all places anew takes its time.
            if _people(session) & _people(other):
                free[other.key] = _free(narrowed)
            else:
                free[other.key] -= _taken(narrowed, place)
    return result


def _free(search: Search) -> set[Spot]:
    """Return where a session could be, as far as is seen without judging each place."""
    return {spot for spot, wishes in hindered(search).items() if not wishes}


def _taken(search: Search, place: FoundPlace) -> set[Spot]:
    """Return where a session can be no longer, now that another one is in that place."""
    room, start = place.spot
    if search.programme.room(room).holds_several:
        return set()
    return {Spot(room, at) for at in search.meeting(start, place.end)}


def _people(session: schema.Session) -> set[UUID]:
    return {credit.speaker for credit in session.content.people}
