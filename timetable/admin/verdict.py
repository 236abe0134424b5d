"""The answer to a sheet that asks what a place would break."""

from collections.abc import Iterator, Sequence

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from events.models import Edition
from talks.admin.problems import Links, readable
from talks.clashes import Circumstances, circumstances
from talks.models import Severity
from talks.programme import Programme
from timetable.admin.steps import read_body
from timetable.judging import titles_in
from timetable.places import SlotChange, read_changes
from timetable.plans.judging import newly_broken
from timetable.programmes import planned_programme

# The worst first.
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.ADVICE)


@require_POST
def verdict(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answer what the changes would break that is whole now; nothing is moved."""
    try:
        changes = read_changes(read_body(request).get("changes"), edition.zone)
    except ValidationError as error:
        return _answer([(Severity.ERROR, " ".join(error.messages))], [])
    programme, known = planned_programme(edition), circumstances(edition)
    broken = newly_broken(programme, known, changes)
    titles = titles_in(programme) if broken else Links()
    found = [(each.severity, readable(request.user, each, titles).sentence) for each in broken]
    found.sort(key=lambda each: SEVERITIES.index(each[0]))
    return _answer(found, list(_seats(programme, known, changes)))


def _answer(found: Sequence[tuple[Severity, str]], well: list[str]) -> JsonResponse:
    """Return the answer of what is broken, worst first, and of what else is to be known."""
    sentences = [sentence for _severity, sentence in found]
    if not found:
        well.insert(0, _("Breaks no rule."))
    context = {"found": found, "well": well}
    return JsonResponse(
        {
            "html": render_to_string("admin/timetable/_verdict.html", context),
            "worst": found[0][0] if found else "",
            "says": " ".join(sentences or well),
        }
    )


def _seats(
    programme: Programme, known: Circumstances, changes: Sequence[SlotChange]
) -> Iterator[str]:
    """Yield the stars of a session that is moved, against the seats of the room."""
    for change in changes if len(changes) == 1 else ():
        stars = known.stars.get(change.session)
        rooms = {room.key: room.capacity for room in programme.rooms}
        seats = rooms.get(change.after.room) if change.after else None
        if stars is not None and seats is not None:
            yield _("Stars: %(stars)d, seats: %(seats)d.") % {"stars": stars, "seats": seats}
