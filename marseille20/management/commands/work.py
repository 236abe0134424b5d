"""Run the tasks of one queue until told to stop; a database that is away is waited for."""

import logging
import time
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

PAUSE = 1  # seconds before the database is looked at again
WELL_AFTER = 60  # seconds; it was not away all the time, and is told of anew
# A task that was begun so often and never ended takes its worker along: it is left alone.
MOST_STARTS = 5


class Command(db_worker.Command):
    help = __doc__
    # They load all addresses and admins; `serve` asks the database, and the web server the rest.
    requires_system_checks = ()

    def handle(self, *, queue_name: str, **options: Any) -> None:
        is_told = False
        while True:
            began_at = time.monotonic()
            try:
                take_up_tasks(queue_name)
                super().handle(queue_name=queue_name, **options)
            except (InterfaceError, OperationalError) as error:
                connections.close_all()
                if not is_told or time.monotonic() - began_at >= WELL_AFTER:
                    told = str(error).partition("\n")[0]
                    logger.warning("Waiting for the database: %s", told)
                is_told = True
                time.sleep(PAUSE)
            else:
                return


def take_up_tasks(queue: str) -> None:
    """Let tasks run again whose worker was killed: each finds out by itself what is left to do.

    One worker alone runs the tasks of a queue, so none of them is running when it starts.
    """
    for task in DBTaskResult.objects.running().filter(queue_name=queue):
        if len(task.worker_ids) < MOST_STARTS:
            task.status = TaskResultStatus.READY
            task.save(update_fields=["status"])
        else:
            task.set_failed(ChildProcessError("Its worker ended each time."))
            logger.error("%s was given up: its worker ended each time", task.task_path)
