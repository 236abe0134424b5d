"""What the script of the sheet asks for: who may, and answers as JSON."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.sign_in.second_factors import may_work_behind_the_scenes
from events.models import Edition
from timetable import refusals
from timetable.refusals import Refusal

type Answering = Callable[[HttpRequest, Edition], HttpResponse]

# The rights that the sheet needs.
LOOKING = ("talks.view_session", "talks.view_slot")
MOVING = (*LOOKING, "talks.change_slot")
PLACING = (*MOVING, "talks.add_slot")
MAY_NOT_MOVE = gettext_lazy("Your account may not move sessions.")


def for_script(view: Answering) -> Callable[..., HttpResponseBase]:
    """Let a view of the admin tell a script that asks for JSON where to sign in, or that to sign in
    would not help.

    A page of people would lead there, or say so in HTML.
    """
    page = admin.site.admin_view(_of_edition(view))

    @wraps(view)
    def answered(request: HttpRequest, pk: int) -> HttpResponseBase:
        if not asks_for_json(request):
            return page(request, pk)
        if not may_work_behind_the_scenes(request.user):
            address = reverse("admin:login")
            return JsonResponse({"sign_in": address}, status=HTTPStatus.FORBIDDEN)
        try:
            return page(request, pk)
        except PermissionDenied:
            error = refusals.impossible(_("Your account may not see the sheet."))
            answer = {"refusal": worded(error.refusal)}
            return JsonResponse(answer, status=HTTPStatus.FORBIDDEN)

    return answered


def asks_for_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _of_edition(view: Answering) -> Callable[[HttpRequest, int], HttpResponse]:
    def answered(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perms(LOOKING):
            raise PermissionDenied
        if request.method == "GET" and not asks_for_json(request):
            # A person, who was led here after signing in.
            return redirect("admin:events_edition_sheet", pk)
        return view(request, get_object_or_404(Edition, pk=pk))

    return answered


def worded(refusal: Refusal, zone: tzinfo = UTC) -> dict[str, Any]:
    """Return a refusal as JSON. zone: of the moments in the changes that it offers."""
    changes = [change.as_json(zone) for change in refusal.changes]
    insist = {"label": refusal.insist, "kind": refusal.kind, "changes": changes}
    return {
        "title": refusal.title,
        "sentence": refusal.sentence,
        "keep": refusal.keep,
        "insist": insist if changes else None,
    }
