"""The programme of an edition as it is planned, kept in memory while nothing has changed."""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache
from uuid import UUID

from events.models import Edition
from talks.clashes import Placed
from talks.comparison import compare
from talks.drafts import facts_of, planned, with_slots_of, without_drafts
from talks.models import Release
from talks.programme import Programme
from talks.published import PublishedEdition, current_site, published_site
from timetable.places import SlotPlace
from timetable.state import Fingerprint, fingerprint, slots_changed


@dataclass(frozen=True, slots=True)
class SeenProgramme:
    """A programme as it is planned, and as it is public if it ever was, with the fingerprint of the
    rows that it was read from.
    """

    fingerprint: Fingerprint
    programme: Programme
    released: Programme | None

    @property
    def public(self) -> Programme:
        """Return what readers see; before the first release, the facts of the edition alone."""
        return self.released or Programme(edition=self.programme.edition)


# By key: a number may be given away again. A few editions, those asked for last.
@lru_cache(maxsize=4)
def _memory(edition: UUID) -> deque[SeenProgramme]:
    """Return what is kept of an edition: one programme, or none."""
    return deque(maxlen=1)


def planned_programme(edition: Edition, seen: Fingerprint | None = None) -> Programme:
    """Return all of an edition with its drafts. To read 900 sessions takes a tenth of a second; to
    ask whether any has changed, or to read those with other slots, some milliseconds.

    seen: the fingerprint of the edition, where it was read just now.
    """
    return seen_programme(edition, seen).programme


def seen_programme(edition: Edition, seen: Fingerprint | None = None) -> SeenProgramme:
    """Return the planned programme of an edition, with what is public of it."""
    now, memory = seen or fingerprint(edition.pk), _memory(edition.key)
    kept = next(iter(list(memory)), None)
    if kept is None or kept.fingerprint != now:
        kept = (kept and _moved_since(kept, edition, now)) or _read(edition, now)
        memory.append(kept)
    return kept


def _read(edition: Edition, now: Fingerprint) -> SeenProgramme:
    public = _public_edition(edition)
    released = public.programme if public and public.released else None
    known = released or Programme(edition=facts_of(edition))
    return SeenProgramme(now, planned(edition, known), released)


def _moved_since(kept: SeenProgramme, edition: Edition, now: Fingerprint) -> SeenProgramme | None:
    """Return a kept programme as it is now, if no more than slots have changed."""
    sessions = slots_changed(edition.pk, kept.fingerprint, now)
    if sessions is None:
        return None
    programme = with_slots_of(kept.programme, sessions, kept.public)
    return replace(kept, fingerprint=now, programme=programme) if programme else None


def _public_edition(edition: Edition) -> PublishedEdition | None:
    """Return an edition as readers see it. Another process may just have published it: then all
    that is public is asked for again.
    """
    newest = Release.objects.filter(edition=edition).order_by("-number")
    now = newest.values_list("number", "erased_at").first() or (None, None)
    public = published_site().of_row(edition.pk)
    known = (public.number, public.erased_at) if public else (None, None)
    return public if known == now else current_site().of_row(edition.pk)


def count_unpublished(seen: SeenProgramme, drafts: Collection[UUID]) -> int:
    """Return how many rows the publish page has.

    It is what `talks.admin.unpublished` counts, without reading all rows again. drafts: the keys of
    the sessions that are drafts.
    """
    draft = without_drafts(seen.programme, drafts, seen.public)
    return len(compare(seen.released, draft).keys)


def placed(session: UUID, place: SlotPlace | None) -> Placed | None:
    """Return a place as rules have it."""
    if place is None:
        return None
    return Placed(session=session, room=place.room, start=place.start, end=place.end)
