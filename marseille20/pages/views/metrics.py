"""The metrics for Prometheus: what was counted, and the state of the site now."""

from collections.abc import Iterator
from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from core.content import backups
from core.database.breaker import AwayError
from core.database.connection import breaker, impatient, without_database
from core.http.answers import bears_metrics_token, is_from_this_machine
from core.mail.outbox import given_up, waiting
from core.monitoring.metrics import counted
from core.tasks.queues import queues
from marseille20.delivery.warming import Warmer
from newsletter.models import Delivery
from operations.checkup.disk import disk
from operations.checkup.needs import watch
from push.models import Notification, PushSubscription


class SiteCollector(Collector):
    """The state of the whole site, the same in each process; without a database, less."""

    def collect(self) -> Iterator[Metric]:
        with suppress(AwayError), impatient():
            yield from breaker.call(_from_database)
        yield from _of_this_process()


def _of_this_process() -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "marseille20_database_breaker_open",
        "1 while the database does not answer this process.",
        value=breaker.is_open,
    )
    yield GaugeMetricFamily(
        "marseille20_ready",
        "1 once the current edition is in the memory of this process.",
        value=Warmer.is_ready.is_set(),
    )
    yield from _found_last()


def _found_last() -> Iterator[Metric]:
    """Yield what is checked in the background: a hanging disk or server delays no scrape."""
    watch.look_again()
    name = "marseille20_disk_free_bytes"
    text = "What was free of the disk with VAR_DIR as it was looked at last."
    yield GaugeMetricFamily(name, text, value=disk.room.free)
    name = "marseille20_disk_size_bytes"
    yield GaugeMetricFamily(name, "How large the disk with VAR_DIR is.", value=disk.room.total)
    checks = GaugeMetricFamily(
        "marseille20_check_ok",
        "0 where /health/status tells of trouble; NaN while nobody can know.",
        labels=["check"],
    )
    for check, is_well in watch.is_well.items():
        checks.add_metric([check], float("nan") if is_well is None else is_well)
    yield checks
    looked_at = watch.looked_at.timestamp() if watch.looked_at else 0
    name = "marseille20_checks_timestamp_seconds"
    yield GaugeMetricFamily(name, "When the checks were made last; 0 for never.", value=looked_at)


def _from_database() -> list[Metric]:
    return [*_tasks(), *_mails(), *_notifications(), *_backup()]


def _tasks() -> Iterator[Metric]:
    name = "marseille20_tasks_waiting"
    tasks = GaugeMetricFamily(name, "Tasks that could run now.", labels=["queue"])
    name = "marseille20_oldest_task_seconds"
    ages = GaugeMetricFamily(name, "How long the first of them waits.", labels=["queue"])
    for queue in queues():
        tasks.add_metric([queue.name], queue.waiting)
        ages.add_metric([queue.name], queue.age.total_seconds())
    yield from (tasks, ages)


def _mails() -> Iterator[Metric]:
    mails = GaugeMetricFamily("marseille20_mails", "Mails that were not sent.", labels=["state"])
    mails.add_metric(["waiting"], waiting().count() + Delivery.objects.due().count())
    mails.add_metric(["given up"], given_up().count())
    yield mails


def _notifications() -> Iterator[Metric]:
    name = "marseille20_notifications_waiting"
    due = Notification.objects.due().count()
    yield GaugeMetricFamily(name, "Notifications that could be sent now.", value=due)
    name = "marseille20_push_subscriptions"
    count = PushSubscription.objects.count()
    yield GaugeMetricFamily(name, "Browsers that are told what changes.", value=count)
    name = "marseille20_push_subscriptions_failing"
    failing = PushSubscription.objects.failing().count()
    yield GaugeMetricFamily(name, "Those that could not be told the last times.", value=failing)


def _backup() -> Iterator[Metric]:
    if last := backups.last():
        name = "marseille20_last_backup_timestamp_seconds"
        made_at = last.made_at.timestamp()
        yield GaugeMetricFamily(name, "When the last whole backup was made.", value=made_at)


@require_safe
@never_cache
@without_database
def metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics, to this machine or to the holder of the token."""
    if not is_from_this_machine(request) and not bears_metrics_token(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(SiteCollector())
    return HttpResponse(counted() + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
