"""Cards of the sheet with what rules say of them, and where readers find them."""

from collections import defaultdict

from django.http import HttpRequest

from events.models import Edition
from talks.clashes import Problem, circumstances, problems
from talks.drafts import planned
from timetable.cards import CardMaker
from timetable.sheet import public_programme, public_slots

# All that is in the pool breaks it, as its heading says.
WAITING = "without_slot"


def card_maker(request: HttpRequest, edition: Edition) -> CardMaker:
    """Return what makes the cards for this user, with what rules say of all that is planned."""
    known, released = circumstances(edition), public_programme(edition)
    programme = planned(edition, released)
    found = defaultdict(list)
    sessions = {session.key for session in programme.sessions}
    for problem in problems(programme, known):
        if problem.rule != WAITING and _may_read(request, problem):
            for side in sessions.intersection(problem.sides):
                found[side].append(problem)
    public = {slot.key: slot for slot in public_slots(edition, released)}
    return CardMaker(edition, broken=found, stars=known.stars, public=public)


def _may_read(request: HttpRequest, problem: Problem) -> bool:
    return not problem.private_to or request.user.has_perm(problem.private_to)
