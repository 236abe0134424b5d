"""The answer to a sheet that asks whether anything changed."""

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from events.models import Edition
from timetable.admin.answers import for_script
from timetable.admin.steps import as_json
from timetable.judging import card_maker
from timetable.sheet import pool, shown_slots
from timetable.state import is_current, token

if TYPE_CHECKING:
    from core.models import User


def state(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer that nothing has changed, in one query, or all that stands on the shown days."""
    day, sent = request.GET.get("day", ""), request.GET.get("token", "")
    if request.method == "GET" and is_current(request, pk, day, sent):
        unchanged = HttpResponse(status=HTTPStatus.NO_CONTENT)
        add_never_cache_headers(unchanged)
        return unchanged
    return _whole(request, pk)


@for_script
@require_GET
def _whole(request: HttpRequest, edition: Edition) -> HttpResponse:
    asked = request.GET.get("day", "")
    days = {day.isoformat(): day for day in edition.days}
    # Before the rows: what changes meanwhile is sent once more, and not missed.
    now = token(cast("User", request.user), edition, asked)
    maker = card_maker(request, edition)
    answer = {
        "token": now,
        "cards": as_json(maker.slots(shown_slots(edition, days.get(asked)))),
        "pool": as_json(maker.pool(pool(edition))),
    }
    return JsonResponse(answer)
