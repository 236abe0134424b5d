"""How a process of the site is, for balancers, monitors and people who look after it."""

import asyncio
from datetime import timedelta
from http import HTTPStatus

from asgiref.sync import async_to_sync, sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from health_check import checks
from health_check.base import HealthCheck, HealthCheckResult
from health_check.exceptions import ServiceUnavailable

from core.database import impatient, without_database
from core.http import is_from_this_machine
from core.second_factors import is_at_work
from marseille20.checkup import Trouble
from marseille20.checkup.installation import HEARD
from marseille20.checkup.site import tasks
from marseille20.warming import Warmer


class Database(checks.Database):
    async def run(self) -> None:
        # In the thread of the request, which knows how long its reader waits for the database.
        await sync_to_async(super().run)()


class Workers(HealthCheck):
    async def run(self) -> None:
        try:
            await sync_to_async(tasks)()
        except Trouble as trouble:
            raise ServiceUnavailable(trouble.sentence) from trouble


CHECKS = (
    Database(),
    checks.Cache(),
    checks.Storage(),
    checks.Mail(timeout=timedelta(seconds=5)),
    Workers(),
)


@require_safe
@never_cache
@without_database
def live(request: HttpRequest) -> HttpResponse:
    """The process answers: it need not be started again."""
    headers = {HEARD: "1"} if HEARD in request.headers else {}
    return HttpResponse("alive\n", content_type="text/plain", headers=headers)


@require_safe
@never_cache
@without_database
def ready(request: HttpRequest) -> HttpResponse:
    """The pages that matter are in memory; they stay there while the database is away."""
    if Warmer.is_warm.is_set():
        return HttpResponse("ready\n", content_type="text/plain")
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return HttpResponse("not ready yet\n", content_type="text/plain", status=status)


@require_safe
@never_cache
@without_database
def status(request: HttpRequest) -> HttpResponse:
    """What the process needs, and whether it has it: for this machine and for staff."""
    if not is_from_this_machine(request) and not is_at_work(request.user):
        raise Http404
    with impatient(), override("en"):
        results = async_to_sync(_results)()
    told = {type(found.check).__name__.lower(): str(found.error or "ok") for found in results}
    is_well = not any(found.error for found in results)
    code = HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(told, status=code)


async def _results() -> list[HealthCheckResult]:
    return await asyncio.gather(*(check.get_result() for check in CHECKS))
