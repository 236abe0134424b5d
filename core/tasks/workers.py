"""Leases of workers: each renews the one on its tasks; when it is gone, others take them up.

A process whose lease is not renewed in time is ended by the system's own alarm, which needs no turn
of Python and comes first when a process that was stopped goes on. So it never runs beside the next
owner of its task. See docs/decisions/2026-11-27-leases.md.
"""

import logging
import signal
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from threading import Event, Lock, Thread
from time import monotonic
from types import TracebackType
from typing import Any, Self

from django.conf import settings
from django.db import Error, connections, transaction
from django.db.models.functions import Now
from django.dispatch import receiver
from django.tasks import TaskResultStatus
from django.tasks.signals import task_started
from django.utils import timezone
from django_tasks_db.backend import TaskResult
from django_tasks_db.models import DBTaskResult

from core.database.connection import is_away, is_refusal
from core.tasks.attempts import PAUSES
from core.tasks.models import Worker

logger = logging.getLogger(__name__)

# In seconds: how often a lease is renewed, and how long a process lives that cannot renew it. Until
# the lease has run out (core.tasks.models), what it asked of the database last is done as well:
# no statement takes longer than 15 (settings).
BEAT = 5.0
PATIENCE = 45.0
# A task that was begun so often and never ended is left alone: it may take its worker along.
MOST_STARTS = 5
KEPT = timedelta(days=1)

type Task = DBTaskResult[Any, Any]


class LostError(Exception):
    """The lease has run out: the tasks of this process are another's."""


def seen_lately() -> dict[str, bool]:
    """Return queue → whether any worker of it was seen within a minute. One query."""
    listed = Worker.objects.seen_lately().values_list("queues", flat=True)
    seen = {name for names in listed for name in names.split(",")}
    return {queue: not seen.isdisjoint({queue, "*"}) for queue in settings.QUEUES}


class Lease:
    """The lease of this process, for as long as the context lasts; a thread renews it.

    key: what the process takes tasks under. A process that begins with the key of another, which
    has to have ended, takes up its tasks at once. chores: called after each renewal.
    """

    def __init__(self, key: str, queues: str, chores: Callable[[], object]) -> None:
        self.key, self.queues, self.chores = key, queues, chores
        self.is_over = Event()
        self._alarm = Lock()
        self._thread = Thread(target=self._beat, name="lease", daemon=True)

    def __enter__(self) -> Self:
        self._extend(self._begin)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        with self._alarm:
            self.is_over.set()
            signal.setitimer(signal.ITIMER_REAL, 0)
        # It may be waiting for a database that hangs, and does no harm any more.
        self._thread.join(timeout=1)
        with suppress(Error):
            self._end()

    def _begin(self) -> None:
        with transaction.atomic():
            Worker.objects.filter(pk=self.key).delete()
            Worker.objects.filter(has_ended=True, seen_at__lt=Now() - KEPT).delete()
            take_up()
            Worker.objects.create(
                pk=self.key, queues=self.queues, host=socket.gethostname(), seen_at=Now()
            )

    def _renew(self) -> None:
        if not Worker.objects.living().filter(pk=self.key).update(seen_at=Now()):
            raise LostError(self.key)

    def _end(self) -> None:
        with transaction.atomic():
            Worker.objects.filter(pk=self.key).update(has_ended=True)
            take_up()

    def _extend(self, ask: Callable[[], None]) -> None:
        """Put the alarm off, counted from before the database is asked for the lease."""
        asked_at = monotonic()
        ask()
        with self._alarm:
            if not self.is_over.is_set():
                left = PATIENCE - (monotonic() - asked_at)
                # 0 would be no alarm at all.
                signal.setitimer(signal.ITIMER_REAL, max(left, 0.001))

    def _beat(self) -> None:
        while not self.is_over.wait(BEAT):
            try:
                self._extend(self._renew)
                if Worker.objects.vanished().exists():
                    take_up()
                self.chores()
            except LostError:
                with self._alarm:
                    if not self.is_over.is_set():
                        logger.error("This worker was not seen for too long: it ends")
                        signal.raise_signal(signal.SIGALRM)
            except Error as error:
                logger.warning("The database does not hear of this worker: %s", error)
            except Exception:
                logger.exception("The chores of this worker were broken off")
            finally:
                connections.close_all()


@transaction.atomic
def take_up() -> None:
    """Let the tasks of workers that are gone run again: each finds out what is left to do."""
    vanished = list(Worker.objects.vanished().values_list("pk", flat=True))
    # Before asking who lives: a worker that took one of these was there by then.
    running = list(DBTaskResult.objects.running().select_for_update())
    living = set(Worker.objects.living().values_list("pk", flat=True))
    for task in running:
        if living.isdisjoint(task.worker_ids[-1:]):
            _take_up(task)
    Worker.objects.filter(pk__in=vanished).update(has_ended=True)


def _take_up(task: Task) -> None:
    if len(task.worker_ids) < MOST_STARTS:
        logger.warning("%s runs again: its worker is gone", task.task_path)
        task.status = TaskResultStatus.READY
        task.save(update_fields=["status"])
    else:
        logger.error("%s was given up: its worker ended each time", task.task_path)
        task.set_failed(ChildProcessError("Its worker ended each time."))


@receiver(task_started)
def hold(task_result: object, **kwargs: object) -> None:
    """Replace how the library saves the end of a task."""
    if isinstance(task_result, TaskResult):
        task = task_result.db_result
        vars(task).update(save=partial(_save, task), set_failed=partial(_set_failed, task))


def _save(task: Task, *, update_fields: Iterable[str]) -> None:
    """Save how a task ended, if it is still this process's. Raises LostError."""
    mine = DBTaskResult.objects.running().filter(pk=task.pk, worker_ids=task.worker_ids)
    if not mine.update(**{name: getattr(task, name) for name in update_fields}):
        raise LostError(task.task_path)


def _set_failed(task: Task, error: BaseException) -> None:
    """Save the failure of a task, or retry it if the database failed or it was interrupted.

    A process that gets two signals to stop interrupts it, as systemd and `serve` may send.
    """
    starts = len(task.worker_ids)
    if isinstance(error, LostError):
        raise error
    is_innocent = is_away(error) or is_refusal(error) or not isinstance(error, Exception)
    if is_innocent and starts < MOST_STARTS:
        logger.warning("%s is tried again: %r", task.task_path, error)
        task.status = TaskResultStatus.READY
        task.run_after = timezone.now() + PAUSES[starts - 1]
        task.save(update_fields=["status", "run_after"])
    else:
        DBTaskResult.set_failed(task, error)
