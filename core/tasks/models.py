"""The processes that run tasks, on whatever machine."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# A worker that was not seen for so long is gone, and others take up its tasks.
LEASE = timedelta(minutes=1)


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Workers by the clock of the database: those of machines may differ by minutes."""

    def seen_lately(self) -> "WorkerQuerySet":
        return self.filter(seen_at__gte=Now() - LEASE)

    def living(self) -> "WorkerQuerySet":
        """Return the workers that hold their tasks."""
        return self.seen_lately().filter(has_ended=False)

    def vanished(self) -> "WorkerQuerySet":
        """Return the workers that went without notice, and whose tasks are not taken up yet."""
        return self.filter(has_ended=False, seen_at__lt=Now() - LEASE)


class Worker(models.Model):
    """A process that runs tasks, and the lease that it renews (`core.tasks.workers`).

    Its key is what stands in `worker_ids` of the tasks it took.
    """

    id = models.CharField(max_length=64, primary_key=True)
    # Their names, with commas in between, or "*".
    queues = models.TextField()
    host = models.CharField(max_length=255)
    seen_at = models.DateTimeField()
    has_ended = models.BooleanField(default=False)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return f"{self.queues}, {self.host}"
