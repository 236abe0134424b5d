"""The addresses that the script of the sheet asks."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_POST

from events.models import Edition
from timetable.admin.answers import for_script


@require_POST
def take_step(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Take a step."""
    return HttpResponse(status=501)


@require_GET
def state(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answer what changed since a state."""
    return HttpResponse(status=204)


@require_POST
def verdict(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Answer what changes would break."""
    return HttpResponse(status=501)


def addresses() -> list[URLPattern]:
    return [
        path("<int:pk>/sheet-steps/", for_script(take_step), name="events_edition_sheet_steps"),
        path("<int:pk>/sheet-state/", for_script(state), name="events_edition_sheet_state"),
        path("<int:pk>/sheet-verdict/", for_script(verdict), name="events_edition_sheet_verdict"),
    ]
