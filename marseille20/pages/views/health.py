"""The health of a process, for balancers, monitors and the people who look after it."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.database.connection import without_database
from core.http.answers import is_from_this_machine
from core.sign_in.second_factors import may_work_behind_the_scenes
from marseille20.delivery.warming import Warmer
from operations.build import version
from operations.checkup import find_in_time, look_at
from operations.checkup.installation import HEARD
from operations.checkup.needs import NEEDS
from talks.published import editions_in_memory


@require_safe
@never_cache
@without_database
def live(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive: it need not be restarted."""
    headers = {HEARD: "1"} if HEARD in request.headers else {}
    return HttpResponse("alive\n", content_type="text/plain", headers=headers)


@require_safe
@never_cache
@without_database
def ready(request: HttpRequest) -> HttpResponse:
    """Answer whether the current edition is in memory; it stays so without a database.

    Older editions are read behind, or on request.
    """
    is_ready = Warmer.is_ready.is_set()
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse(f"{_readiness()}\n", content_type="text/plain", status=status)


@require_safe
@never_cache
@without_database
def status(request: HttpRequest) -> HttpResponse:
    """Return the version, and for each need “ok” or what to do; for this machine and staff."""
    if not is_from_this_machine(request) and not may_work_behind_the_scenes(request.user):
        raise Http404
    with override("en"):
        findings = list(look_at(NEEDS.values(), find_in_time))
    fields = {"version": version()} | {
        name: "ok" if found.is_well else f"{found.sentence} {found.remedy}"
        for name, found in zip(NEEDS, findings, strict=True)
    }
    is_ready = Warmer.is_ready.is_set()
    fields["pages"] = "ok" if is_ready else _readiness()
    is_well = is_ready and all(found.is_well for found in findings)
    code = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(fields, status=code)


def _readiness() -> str:
    """Return a line such as “not ready yet, 3 of 10 editions in memory”."""
    read, known = editions_in_memory()
    word = "ready" if Warmer.is_ready.is_set() else "not ready yet"
    return f"{word}, {read} of {known} editions in memory"
