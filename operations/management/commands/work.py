"""Run the tasks of one queue until stopped; wait for a database that is away."""

import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import InterfaceError, InternalError, OperationalError, connections
from django_tasks_db.management.commands import db_worker

from core.checks import UnfinishedRestoreError, refuse_unfinished_restore
from core.tasks.workers import Lease
from operations.periodic import enqueue_due

logger = logging.getLogger(__name__)

PAUSE = 1  # seconds before the database is looked at again
WELL_AFTER = 60  # seconds; it was not away all the time, and is logged again


class Command(db_worker.Command):
    help = __doc__
    # They load all addresses and admins; `serve` asks the database, and the web server the rest.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        # Whatever ends its child, a parent that reloads it would go on renewing the lease.
        parser.set_defaults(reload=False)

    def handle(self, *, queue_name: str, worker_id: str, **options: Any) -> None:
        keep_connections_to_files()
        is_logged = False
        while True:
            began_at = time.monotonic()
            try:
                refuse_unfinished_restore()
                with Lease(worker_id, queue_name, enqueue_due):
                    super().handle(queue_name=queue_name, worker_id=worker_id, **options)
            # PostgreSQL's internal errors are also those of one that may only be read for now.
            except (InterfaceError, InternalError, OperationalError) as error:
                connections.close_all()
                if not is_logged or time.monotonic() - began_at >= WELL_AFTER:
                    reason = str(error).partition("\n")[0]
                    logger.warning("Waiting for the database: %s", reason)
                is_logged = True
                time.sleep(PAUSE)
            except UnfinishedRestoreError as error:
                raise CommandError(str(error)) from error
            else:
                return


def keep_connections_to_files() -> None:
    """Open a database in a file once, and not twice for each look at what waits.

    Connections to a server are closed after each look: it has few places.
    """
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.settings_dict["CONN_MAX_AGE"] = None
