"""What a process needs, by the names that monitors know it by: of /health/status and /metrics."""

import time
from threading import Lock, Thread

from django.db import connections

from marseille20.checkup import look_at, services, site

NEEDS = {
    "database": services.DATABASE,
    "cache": services.CACHE,
    "storage": services.FILES,
    "mail": services.MAIL_SERVER,
    "workers": site.TASKS,
    "disk": site.DISK,
    "clock": services.CLOCK,
    "certificate": services.CERTIFICATE,
}
# Seconds between two looks of one process.
OFTEN = 60.0


class Watch:
    """Looks again now and then, in a thread: who asks does not wait for a mail server that hangs.

    is_well: what was found last, by name; nothing before the first look has ended.
    """

    def __init__(self) -> None:
        self.is_well: dict[str, bool] = {}
        self._looked_at = float("-inf")
        self._looking = Lock()

    def look_again(self) -> None:
        """Begin, unless that was a moment ago or is under way."""
        is_due = time.monotonic() - self._looked_at > OFTEN
        if is_due and self._looking.acquire(blocking=False):
            Thread(target=self._look, name="watch", daemon=True).start()

    def _look(self) -> None:
        try:
            self.look()
        finally:
            connections.close_all()
            self._looked_at = time.monotonic()
            self._looking.release()

    def look(self) -> None:
        """Look now. What only a database that is away could tell is left out."""
        findings = look_at(NEEDS.values())
        self.is_well = {
            name: found.is_well
            for name, found in zip(NEEDS, findings, strict=True)
            if not (found.is_away and NEEDS[name].asks_database)
        }
