"""The answer to a sheet that asks what a place would break."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.models import Edition
from talks.admin.problems import Links, readable
from talks.clashes import Problem, circumstances
from talks.models import Severity
from talks.programme import Programme
from timetable.admin.answers import MAY_NOT_MOVE
from timetable.admin.steps import read_body
from timetable.cards import SEVEREST
from timetable.judging import readable_stars, titles_in
from timetable.models import Step
from timetable.places import SlotChange, read_changes
from timetable.plans.judging import newly_and_still_broken
from timetable.programmes import planned_programme
from timetable.refusals import RefusedStepError
from timetable.steps import check

if TYPE_CHECKING:
    from core.models import User

# What is said of a place, and how bad that is.
type Said = tuple[Severity, str]


@require_POST
def verdict(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answer why a step could not be taken, or what is broken where it leads.

    Nothing is moved. What is broken anew comes first, and is the only thing to ask about.
    """
    sent = read_body(request)
    # Unless it says its kind, what has a place may be meant to get another one.
    kind = Step.Kind.PLACE if sent.get("kind") == Step.Kind.PLACE else Step.Kind.DUPLICATE
    try:
        changes = read_changes(sent.get("changes"), edition.zone)
        check(edition, changes, by=cast("User", request.user), kind=kind)
    except ValidationError as error:
        return _answer([(Severity.ERROR, " ".join(error.messages))], [])
    except PermissionDenied:
        return _answer([(Severity.ERROR, str(MAY_NOT_MOVE))], [])
    except RefusedStepError as error:
        return _answer([(Severity.ERROR, error.refusal.sentence)], [])
    programme, known = planned_programme(edition), circumstances(edition)
    broken = [*map(_worst_first, newly_and_still_broken(programme, known, changes))]
    titles = titles_in(programme) if any(broken) else Links()
    new, kept = (
        [(each.severity, readable(request.user, each, titles).sentence) for each in some]
        for some in broken
    )
    well = list(_seats(programme, readable_stars(request, known), changes))
    as_before = _("As before: %(sentence)s")
    kept = [(severity, as_before % {"sentence": sentence}) for severity, sentence in kept]
    return _answer(new, well, kept)


def _worst_first(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: SEVEREST.index(problem.severity))


def _answer(new: Sequence[Said], well: list[str], kept: Sequence[Said] = ()) -> JsonResponse:
    """Return the answer of what is broken, worst first, and of what else is to be known."""
    found = [*new, *kept]
    sentences = [sentence for _severity, sentence in found]
    if not found:
        well.insert(0, _("Breaks no rule."))
    context = {"found": found, "well": well}
    return JsonResponse(
        {
            "html": render_to_string("admin/timetable/_verdict.html", context),
            "worst": new[0][0] if new else "",
            "says": " ".join(sentences or well),
        }
    )


def _seats(
    programme: Programme, starred: Mapping[UUID, int], changes: Sequence[SlotChange]
) -> Iterator[str]:
    """Yield the stars of a session that is moved, against the seats of the room."""
    for change in changes if len(changes) == 1 else ():
        stars = starred.get(change.session)
        rooms = {room.key: room.capacity for room in programme.rooms}
        seats = rooms.get(change.after.room) if change.after else None
        if stars is not None and seats is not None:
            yield _("Stars: %(stars)d, seats: %(seats)d.") % {"stars": stars, "seats": seats}
