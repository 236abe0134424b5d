"""Places for several sessions: one after another, who has the fewest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from talks.clashes import Circumstances
from talks.programme import Programme, schema
from timetable.finding.places import Found, FoundPlace, find
from timetable.finding.search import Search, hours_of, search_for
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
    programme: Programme, circumstances: Circumstances, sessions: Iterable[schema.Session]
) -> PlacesForAll:
    """Find a place for each session that has none; each is placed beside those before it."""
    result, hours = PlacesForAll(), hours_of(programme)
    left = [session for session in sessions if not session.live_slots]
    while left:
        searches = [search_for(programme, circumstances, session, hours) for session in left]
        search = min(searches, key=_choices)
        found = find(search, most=1)
        if found.places:
            (place,) = found.places
            result.placings.append(Placing(search.session, place))
            programme = search.placed_at(place.spot)
        else:
            result.failures.append(Failure(search, found))
        left = [session for session in left if session.key != search.session.key]
    return result


def _choices(search: Search) -> int:
    """Return how many places a session could have, as far as is seen without judging each."""
    return sum(not wishes for wishes in hindered(search).values())
