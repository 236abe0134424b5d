"""Queues of tasks that wait for their workers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Case, Count, F, Min, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult


@dataclass(frozen=True)
class Queue:
    """The tasks of one queue that could run now, and since when the first of them could."""

    name: str
    waiting: int = 0
    since: datetime | None = None

    @property
    def age(self) -> timedelta:
        """Return how long the first task has been waiting."""
        return timezone.now() - self.since if self.since else timedelta()


@dataclass(frozen=True)
class Running:
    """A task under way: the path of its function, and since when."""

    path: str
    since: datetime


def running() -> list[Running]:
    """Return the tasks under way, in the order in which they started."""
    rows = DBTaskResult.objects.running().order_by("started_at")
    return [
        Running(path, since) for path, since in rows.values_list("task_path", "started_at") if since
    ]


def queues() -> list[Queue]:
    """Return each queue of the site, in one query."""
    # A task that may run at once has a date that never comes.
    due_at = Case(
        When(run_after__lte=timezone.now(), then=F("run_after")), default=F("enqueued_at")
    )
    ready = DBTaskResult.objects.ready().order_by().values_list("queue_name")
    found = {
        name: Queue(name, waiting, since)
        for name, waiting, since in ready.annotate(waiting=Count("pk"), since=Min(due_at))
    }
    return [found.get(name, Queue(name)) for name in settings.QUEUES]
