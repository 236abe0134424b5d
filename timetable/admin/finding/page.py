"""The page that finds places: for one session, for several; and which sessions wait for one."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from events.admin.pages import EditionPage
from events.models import Edition
from timetable.admin.answers import LOOKING, MOVING, PLACING
from timetable.admin.finding.shown import (
    NoSearchError,
    PlannedEdition,
    ShownPlaces,
    ShownPlacesForAll,
)
from timetable.admin.finding.taking import OutdatedPlacesError, take_places
from timetable.refusals import RefusedStepError
from timetable.steps import TakenStep


def _view(request: HttpRequest, edition: Edition) -> HttpResponse:
    if request.method == "POST" and (taken := _taken(request, edition)):
        return redirect(_on_sheet(edition, taken))
    plan = PlannedEdition(request, edition)
    keys = _keys(request.GET.getlist("session"))
    try:
        if "all" in request.GET or len(keys) > 1:
            return _several(request, plan, keys)
        if keys:
            return _one(request, plan, keys[0])
    except NoSearchError as error:
        messages.warning(request, str(error))
    return _answer(request, plan, "pool", PLACES.label(edition), {"pool": plan.pool})


def _one(request: HttpRequest, plan: PlannedEdition, session: UUID) -> HttpResponse:
    slots = _keys(request.GET.getlist("slot"))
    shown = ShownPlaces(plan, session, slots[0] if slots else None)
    title = _("Places for “%(session)s”") % {"session": shown.search.session.title.either}
    may_place = request.user.has_perms(MOVING if shown.search.leaves else PLACING)
    context = {"shown": shown, "may_place": may_place, "step": uuid4()}
    return _answer(request, plan, "places", title, context)


def _several(request: HttpRequest, plan: PlannedEdition, keys: list[UUID]) -> HttpResponse:
    chosen = plan.pool if "all" in request.GET else [s for s in plan.pool if s.key in set(keys)]
    if not chosen:
        raise NoSearchError(_("None of these sessions waits for a place any more."))
    shown = ShownPlacesForAll(plan, chosen)
    context = {"shown": shown, "may_place": request.user.has_perms(PLACING), "step": uuid4()}
    return _answer(request, plan, "plan", _("Places for several sessions"), context)


def _answer(
    request: HttpRequest, plan: PlannedEdition, page: str, title: object, context: dict[str, Any]
) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": title,
        "opts": Edition._meta,
        "edition": plan.edition,
        "sheet": reverse("admin:events_edition_sheet", args=[plan.edition.pk]),
        **context,
    }
    return TemplateResponse(request, f"admin/timetable/finding/{page}.html", context)


def _keys(sent: list[str]) -> list[UUID]:
    """Return those that are keys."""
    found = []
    for value in sent:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


def _taken(request: HttpRequest, edition: Edition) -> TakenStep | None:
    """Take the places that were sent and say so; or say why not, and return nothing."""
    try:
        taken = take_places(request, edition)
    except OutdatedPlacesError:
        messages.warning(
            request,
            _("Nothing was placed: someone changed something meanwhile. It is shown as it is now."),
        )
    except RefusedStepError as error:
        messages.error(request, error.refusal.sentence)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        count = len(taken.done)
        sentence = ngettext(
            "%(count)d session was placed. This can be undone here.",
            "%(count)d sessions were placed. This can be undone here.",
            count,
        )
        messages.success(request, sentence % {"count": count})
        return taken
    return None


def _on_sheet(edition: Edition, taken: TakenStep) -> str:
    """Return the address of the first of the cards that were placed."""
    address = reverse("admin:events_edition_sheet", args=[edition.pk])
    placed = [(done.after.start, done.slot) for done in taken.done if done.after]
    start, slot = min(placed)
    return f"{address}?day={start.astimezone(edition.zone).date().isoformat()}#slot-{slot}"


PLACES = EditionPage(
    name="sheet_places",
    label=lambda _edition: gettext_lazy("Find places"),
    view=_view,
    rights=LOOKING,
)


def addresses() -> list[URLPattern]:
    view = admin.site.admin_view(PLACES.answer)
    return [path("<int:pk>/sheet-places/", view, name=PLACES.address)]
