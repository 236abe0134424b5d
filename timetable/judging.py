"""Cards of the sheet with what rules say of them, and where readers find them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from django.http import HttpRequest

from events.models import Edition
from talks.admin.problems import Links, may_know, readable
from talks.clashes import Circumstances, Problem, circumstances, problems
from talks.models import Severity
from talks.programme import Programme
from timetable.cards import CardMaker
from timetable.programmes import SeenProgramme
from timetable.sheet import public_slots

# All that is in the pool breaks it, as its heading says.
WAITING = "without_slot"


def card_maker(
    request: HttpRequest,
    edition: Edition,
    seen: SeenProgramme,
    *,
    of: Collection[UUID] | None = None,
) -> CardMaker:
    """Return what makes the cards for this user, with what rules say of all that is planned.

    Cards say no advice, which nearly every one would have: it is left to forms and to where one
    pauses.

    of: keys of the sessions whose cards are made.
    """
    known, programme = circumstances(edition), seen.programme
    found: defaultdict[UUID, list[Problem]] = defaultdict(list)
    advice: defaultdict[UUID, list[Problem]] = defaultdict(list)
    titles = titles_in(programme)
    for problem in problems(programme, known, of=of):
        if problem.rule == WAITING:
            continue
        said = readable(request.user, problem, titles)
        kept = advice if problem.severity == Severity.ADVICE else found
        for side in titles.keys() & set(said.sides):
            kept[side].append(said)
    public = {slot.key: slot for slot in public_slots(edition, seen.released, of)}
    stars = readable_stars(request, known)
    return CardMaker(broken=found, advice=advice, stars=stars, public=public)


def readable_stars(request: HttpRequest, known: Circumstances) -> Mapping[UUID, int]:
    """Return the stars that this user may see, by the key of their session."""
    return known.stars if may_know(request.user, known.private_to.get("stars", "")) else {}


def titles_in(programme: Programme) -> Links:
    """Return the titles of the sessions of a programme, for sentences that name no more."""
    return Links({session.key: ("", session.title.either) for session in programme.sessions})
