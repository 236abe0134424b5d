"""Cards of the sheet with what rules say of them, and where readers find them."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.http import HttpRequest

from events.models import Edition
from talks.clashes import Problem, circumstances, problems
from talks.models import Severity
from talks.programme import Programme
from timetable.cards import CardMaker
from timetable.programmes import planned_programme
from timetable.sheet import public_programme, public_slots

# All that is in the pool breaks it, as its heading says.
WAITING = "without_slot"


def card_maker(
    request: HttpRequest,
    edition: Edition,
    programme: Programme | None = None,
    *,
    of: Collection[UUID] | None = None,
) -> CardMaker:
    """Return what makes the cards for this user, with what rules say of all that is planned.

    Advice is left to forms and to where one pauses: nearly every card would have some.

    programme: as it is planned, where that is known. of: keys of the sessions whose cards are made.
    """
    known, released = circumstances(edition), public_programme(edition)
    programme = programme or planned_programme(edition)
    found = defaultdict(list)
    sessions = {session.key for session in programme.sessions}
    for problem in problems(programme, known, of=of):
        is_said = problem.rule != WAITING and problem.severity != Severity.ADVICE
        if is_said and may_read(request, problem):
            for side in sessions.intersection(problem.sides):
                found[side].append(problem)
    public = {slot.key: slot for slot in public_slots(edition, released)}
    stars = known.stars if _may(request, known.private_to.get("stars", "")) else {}
    return CardMaker(edition, broken=found, stars=stars, public=public)


def may_read(request: HttpRequest, problem: Problem) -> bool:
    """Tell whether this user may read the sentence of a problem."""
    return _may(request, problem.private_to)


def _may(request: HttpRequest, permission: str) -> bool:
    return not permission or request.user.has_perm(permission)
