"""The answer to a sheet that asks whether anything changed."""

from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from events.models import Edition
from talks.models import Session, Slot
from timetable.admin.answers import for_script
from timetable.admin.head import head
from timetable.admin.steps import as_json
from timetable.admin.wrong import ways_to, wrong_with
from timetable.cards import CardMaker
from timetable.judging import card_maker
from timetable.programmes import count_unpublished, seen_programme
from timetable.sheet import people_in, pool, sheet_slots, shown_slots
from timetable.state import fingerprint, is_current, sessions_changed, token

if TYPE_CHECKING:
    from core.models import User


def state(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Answer that nothing has changed, in one query, or what stands on the shown days.

    What may have changed comes with its HTML, all else with its digest alone: where a card is shown
    that has another one, the script asks for all.
    """
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
    seen = fingerprint(edition.pk)
    plan = seen_programme(edition, seen)
    maker = card_maker(request, edition, plan)
    changed = sessions_changed(edition.pk, asked, request.GET.get("token", ""), seen)
    people = plan.programme.once(people_in)
    slots = sheet_slots(edition, shown_slots(edition, days.get(asked)), people)
    cards = as_json(maker.slots(slots))
    waiting = as_json(maker.pool(pool(edition)))
    if changed is not None:
        shown = _keys(changed, maker)
        for known in (cards, waiting):
            for key in known.keys() - shown:
                del known[key]["html"]
    now = token(cast("User", request.user), edition, asked, seen)
    drafts = edition.sessions.filter(state=Session.State.DRAFT).values_list("key", flat=True)
    above = head(request, edition, count_unpublished(plan, set(drafts)))
    of_days = [slot for slot in slots if slot.day in edition.days]
    said = wrong_with(request, of_days, maker, ways_to(plan.programme))
    wrong = render_to_string("admin/timetable/_wrong.html", said)
    news = {"token": now, "cards": cards, "pool": waiting, "head": above, "wrong": wrong}
    return JsonResponse(news)


def _keys(changed: set[int], maker: CardMaker) -> set[str]:
    """Return the keys of sessions, by their numbers, of those that break a rule along with them,
    and of the slots of all these.
    """
    sessions = set(Session.objects.filter(pk__in=changed).values_list("key", flat=True))
    broken = [problem for key in sessions for problem in maker.broken.get(key, ())]
    sessions.update(side for problem in broken for side in problem.sides)
    slots = Slot.objects.filter(session__key__in=sessions).values_list("key", flat=True)
    return {str(key) for key in (*sessions, *slots)}
