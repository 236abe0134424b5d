"""What the script of the sheet asks for: who may, and answers as JSON."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.sign_in.second_factors import may_work_behind_the_scenes
from events.models import Edition

type Answering = Callable[[HttpRequest, Edition], HttpResponse]

LOOKING = ("talks.view_session", "talks.view_slot")


def for_script(view: Answering) -> Callable[..., HttpResponseBase]:
    """Let a view of the admin tell a script that asks for JSON where to sign in.

    A page of people would lead there.
    """
    page = admin.site.admin_view(_of_edition(view))

    @wraps(view)
    def answered(request: HttpRequest, pk: int) -> HttpResponseBase:
        if "application/json" not in request.headers.get("Accept", ""):
            return page(request, pk)
        if not may_work_behind_the_scenes(request.user):
            address = reverse("admin:login")
            return JsonResponse({"sign_in": address}, status=HTTPStatus.FORBIDDEN)
        return page(request, pk)

    return answered


def _of_edition(view: Answering) -> Callable[[HttpRequest, int], HttpResponse]:
    def answered(request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perms(LOOKING):
            raise PermissionDenied
        return view(request, get_object_or_404(Edition, pk=pk))

    return answered
