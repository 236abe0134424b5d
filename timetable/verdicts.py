"""What changes of places would break: by the rules of publishing, before anything is moved."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import uuid4

from events.models import Edition
from talks.clashes import Placed, Problem, circumstances, moved, problems
from talks.drafts import planned
from talks.programme import Programme
from timetable.places import SlotChange
from timetable.state import Fingerprint, fingerprint


def new_problems(edition: Edition, changes: Sequence[SlotChange]) -> list[Problem]:
    """Return the problems that an edition would have with these changes, and has not now."""
    now, known = programme(edition), circumstances(edition)
    sessions = {change.session for change in changes}
    places = {change.slot or uuid4(): _placed(change) for change in changes}
    before = {problem.identity for problem in problems(now, known, of=sessions)}
    after = problems(moved(now, places), known, of=sessions)
    return [problem for problem in after if problem.identity not in before]


def _placed(change: SlotChange) -> Placed | None:
    place = change.after
    if place is None:
        return None
    return Placed(session=change.session, room=place.room, start=place.start, end=place.end)


def programme(edition: Edition) -> Programme:
    """Return all of an edition as it is planned, from memory while nothing has changed."""
    return _read(edition.pk, fingerprint(edition.pk))


@lru_cache(maxsize=4)
def _read(edition: int, seen: Fingerprint) -> Programme:
    return planned(Edition.objects.get(pk=edition))
