"""The copies of a machine: renewed in the background when something public changed.

Each server process looks whether they are to be; one of them has a process of its own do it, which
takes from readers neither their turns nor, on a processor that is busy, much of its time.
"""

import logging
import os
import subprocess
import sys
import time
from threading import Thread

from django.conf import settings
from django.db import connections

from core.breaker import AwayError
from core.database import breaker
from core.text import LANGUAGES
from marseille20.offline.copies import Origin, kept, making
from marseille20.warming import Warmer
from talks.published import published_site

logger = logging.getLogger(__name__)

# Seconds between two looks whether something changed.
LOOK = 1.0
# Seconds after something broke, which will be so the next time too, and be logged again.
RECOVERY = 30.0


class Copier(Thread):
    """Has the copies made, as long as its process lives."""

    def __init__(self) -> None:
        super().__init__(name="copier", daemon=True)

    def run(self) -> None:
        # A process that starts has better to do.
        Warmer.is_warm.wait()
        while settings.SERVICE_WORKER:
            time.sleep(self.look())

    def look(self) -> float:
        """Have the copies made if they are to be; return the seconds until the next time."""
        try:
            if not breaker.is_open and _are_due():
                with making() as lock:
                    # Another process may have ended with it just now.
                    if lock is not None and _are_due():
                        make(lock)
        except AwayError:
            # What there is is handed out meanwhile.
            return LOOK
        except Exception:
            logger.exception("The copies for offline reading could not be made")
            return RECOVERY
        finally:
            connections.close_all()
        return LOOK


def _are_due() -> bool:
    wanted = Origin.of(published_site())
    return any(not (copy := kept(language)) or copy.is_due(wanted) for language in LANGUAGES)


def make(lock: int) -> None:
    """Have them made, and wait. Raises CalledProcessError when they could not be."""
    # Who counts what readers are given does not count this.
    environment = {
        name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"
    }
    # Whatever ends this process, nobody else begins as long as the other one has the lock too.
    subprocess.run(
        [sys.executable, "manage.py", "copies"],
        cwd=settings.BASE_DIR,
        env=environment,
        pass_fds=[lock],
        check=True,
    )
