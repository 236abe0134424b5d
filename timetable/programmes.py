"""The programme of an edition as it is planned, kept in memory while nothing has changed."""

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from events.models import Edition
from talks.clashes import Placed
from talks.drafts import facts_of, planned
from talks.models import Release
from talks.programme import Programme
from talks.published import PublishedEdition, current_site, published_site
from timetable.places import SlotPlace
from timetable.state import Fingerprint, fingerprint, shown_changes


@dataclass(frozen=True, slots=True)
class SeenProgramme:
    """A programme as it is planned, with the fingerprint of the rows that it was read from."""

    fingerprint: Fingerprint
    programme: Programme


# By key: a number may be given away again. A few editions, those asked for last.
@lru_cache(maxsize=4)
def _memory(edition: UUID) -> deque[SeenProgramme]:
    """Return what is kept of an edition: one programme, or none."""
    return deque(maxlen=1)


def planned_programme(edition: Edition, seen: Fingerprint | None = None) -> Programme:
    """Return all of an edition with its drafts. To read 900 sessions takes a quarter of a second;
    to ask whether any has changed, some milliseconds.

    seen: the fingerprint of the edition, where it was read just now.
    """
    return seen_programme(edition, seen).programme


def seen_programme(edition: Edition, seen: Fingerprint | None = None) -> SeenProgramme:
    """Return the planned programme of an edition, from memory if nothing has changed."""
    now = seen or fingerprint(edition.pk)
    for kept in list(_memory(edition.key)):
        if kept.fingerprint == now:
            return kept
    public = public_edition(edition)
    released = public.programme if public else Programme(edition=facts_of(edition))
    return _keep(edition, SeenProgramme(now, planned(edition, released)))


def keep_moved(edition: Edition, before: SeenProgramme, after: Programme, *, lines: int) -> None:
    """Keep what a step has made of a programme, so that the next place is judged at once.

    lines: how many the step wrote into the history; nothing is kept if others wrote any meanwhile.
    """
    seen, now = before.fingerprint, fingerprint(edition.pk)
    written = shown_changes().filter(pk__gt=seen.since, pk__lte=now.newest).count()
    if written == seen.changes + lines and now.release == seen.release:
        _keep(edition, SeenProgramme(now, after))


def _keep(edition: Edition, seen: SeenProgramme) -> SeenProgramme:
    _memory(edition.key).append(seen)
    return seen


def public_edition(edition: Edition) -> PublishedEdition | None:
    """Return an edition as readers see it. Another process may just have published it: then all
    that is public is asked for again.
    """
    newest = Release.objects.filter(edition=edition).order_by("-number")
    now = newest.values_list("number", "erased_at").first() or (None, None)
    public = published_site().of_row(edition.pk)
    known = (public.number, public.erased_at) if public else (None, None)
    return public if known == now else current_site().of_row(edition.pk)


def placed(session: UUID, place: SlotPlace | None) -> Placed | None:
    """Return a place as rules have it."""
    if place is None:
        return None
    return Placed(session=session, room=place.room, start=place.start, end=place.end)
