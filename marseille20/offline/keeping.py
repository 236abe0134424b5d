"""The copies of a machine, renewed in the background when something public changed.

Each server process checks whether they are due; one of them starts a process that makes them, which
takes from readers neither their turns nor, on a busy processor, much of its time.
"""

import logging
import os
import subprocess
import sys
import time
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.database.breaker import AwayError
from core.database.connection import ERRORS, breaker
from core.text.translated import LANGUAGES
from marseille20.delivery.warming import Warmer
from marseille20.offline.copies import asking, forget, kept, making
from talks.published import published_site

logger = logging.getLogger(__name__)

# Seconds between two looks whether something changed, and at most, while they cannot be made.
LOOK = 1.0
LONGEST = 600.0
# So long nothing has changed before copies are made that readers can do without. One change often
# comes after another: pictures get their renditions, pages their images, the edition its booklet.
# On a machine that is busy those take longer, and are waited for.
CALM = timedelta(seconds=60)
# Seconds that they wait at most for that, on a site that always changes.
LONGEST_WAIT = 600.0
# Seconds after which the process that makes them will never be done.
PATIENCE = 1800


class Copier(Thread):
    """A thread that has the copies made, as long as its process lives."""

    def __init__(self) -> None:
        super().__init__(name="copier", daemon=True)
        # As far as it saw, in seconds since 1970.
        self.due_since: float | None = None

    def run(self) -> None:
        if not settings.SERVICE_WORKER:
            forget()
            return
        # A process that starts has better to do.
        Warmer.is_warm.wait()
        pause = LOOK
        while True:
            time.sleep(pause)
            pause = LOOK if self.look() else min(2 * pause, LONGEST)

    def look(self) -> bool:
        """Make the copies if they are due; return whether all is well."""
        try:
            if breaker.is_open or not self._are_due():
                return True
            with asking() as is_first:
                # An organiser may have typed the command.
                with making() as is_free:
                    pass
                if is_first and is_free:
                    make()
            return is_first and is_free and not self._are_due()
        except (AwayError, *ERRORS):
            # What there is is handed out meanwhile; `breaker` says that the database is away.
            return True
        except Exception:
            logger.exception("The copies for offline reading could not be made")
            return False
        finally:
            connections.close_all()

    def _are_due(self) -> bool:
        """Tell whether they are due, and nothing that may wait for it is about to change."""
        site = published_site()
        copies = [kept(language) for language in LANGUAGES]
        if any(copy and not copy.is_public(site) for copy in copies):
            return True
        if all(copy and not copy.is_due(site) for copy in copies):
            self.due_since = None
            return False
        now = time.time()
        self.due_since = self.due_since or now
        is_calm = not site.changed_at or timezone.now() - site.changed_at >= CALM
        return (is_calm and not is_making()) or now >= self.due_since + LONGEST_WAIT


def is_making() -> bool:
    """Tell whether the task worker makes something, or is about to, of what is public now."""
    tasks = DBTaskResult.objects.filter(queue_name="background")
    return (tasks.ready() | tasks.running()).exists()


def make() -> None:
    """Make the copies in another process, and wait. Raises an error of subprocess if it fails."""
    # Who counts what readers are given does not count this.
    environment = {
        name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"
    }
    subprocess.run(
        [sys.executable, "manage.py", "copies"],
        cwd=settings.BASE_DIR,
        env=environment,
        timeout=PATIENCE,
        check=True,
    )
