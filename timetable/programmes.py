"""The programme of an edition as it is planned, kept in memory while nothing has changed."""

from functools import lru_cache
from uuid import UUID

from events.models import Edition
from talks.clashes import Placed
from talks.drafts import facts_of, planned
from talks.programme import Programme
from talks.published import published_site
from timetable.places import SlotPlace
from timetable.state import Fingerprint, fingerprint


def planned_programme(edition: Edition, seen: Fingerprint | None = None) -> Programme:
    """Return all of an edition with its drafts. To read 900 sessions takes a quarter of a second;
    to ask whether any has changed, some milliseconds.

    seen: the fingerprint of the edition, where it was read just now.
    """
    return _read(edition, edition.key, seen or fingerprint(edition.pk))


# A few editions or people who take turns; one whose number is given away again has another key.
@lru_cache(maxsize=4)
def _read(edition: Edition, key: UUID, seen: Fingerprint) -> Programme:
    public = published_site().of_row(edition.pk)
    return planned(edition, public.programme if public else Programme(edition=facts_of(edition)))


def placed(session: UUID, place: SlotPlace | None) -> Placed | None:
    """Return a place as rules have it."""
    if place is None:
        return None
    return Placed(session=session, room=place.room, start=place.start, end=place.end)
