"""What Prometheus reads: what was counted, and what waits now."""

from collections.abc import Iterator
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from core.breaker import AwayError
from core.database import breaker, impatient, without_database
from core.http import is_from_this_machine
from core.metrics import counted
from core.outbox import given_up, waiting
from core.queues import queues
from newsletter.models import Delivery


class SiteCollector(Collector):
    """What is so for the whole site, whichever process tells it; without a database, less."""

    def collect(self) -> Iterator[Metric]:
        with suppress(AwayError), impatient():
            yield from breaker.call(_waiting)
        yield GaugeMetricFamily(
            "marseille20_database_breaker_open",
            "1 while the database does not answer this process.",
            value=breaker.is_open,
        )


def _waiting() -> list[Metric]:
    name = "marseille20_tasks_waiting"
    tasks = GaugeMetricFamily(name, "Tasks that could run now.", labels=["queue"])
    name = "marseille20_oldest_task_seconds"
    ages = GaugeMetricFamily(name, "How long the first of them waits.", labels=["queue"])
    for queue in queues():
        tasks.add_metric([queue.name], queue.waiting)
        ages.add_metric([queue.name], queue.age.total_seconds())
    mails = GaugeMetricFamily("marseille20_mails", "Mails that were not sent.", labels=["state"])
    mails.add_metric(["waiting"], waiting().count() + Delivery.objects.due().count())
    mails.add_metric(["given up"], given_up().count())
    return [tasks, ages, mails]


@require_safe
@never_cache
@without_database
def metrics(request: HttpRequest) -> HttpResponse:
    """For this machine alone: what asks for them runs here."""
    if not is_from_this_machine(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    return HttpResponse(counted() + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
