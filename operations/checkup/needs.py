"""What a process needs, by the names that monitors use: of /health/status and /metrics."""

import time
from threading import Lock, Thread
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from operations.checkup import find_in_time, look_at, services, site
from operations.checkup.disk import DISK
from operations.checkup.processes import PROCESSES

if TYPE_CHECKING:
    from datetime import datetime

NEEDS = {
    "database": services.DATABASE,
    "program": site.PROGRAM,
    "cache": services.CACHE,
    "storage": services.FILES,
    "mail": services.MAIL_SERVER,
    "web": PROCESSES,
    "workers": site.TASKS,
    "disk": DISK,
    "clock": services.CLOCK,
    "certificate": services.CERTIFICATE,
}
# Seconds between two looks of one process.
OFTEN = 60.0
# As long as they were well: a login at the mail server, and a file that is put in the bucket.
SELDOM = {"mail": 900.0, "storage": 900.0}


class Watch:
    """A watch that looks now and then, in a thread, so that no request waits for a service.

    is_well: what was found last, by name; None where that is not known: before the first look, and
    what only a database that is away could tell. looked_at: when a look ended.
    """

    def __init__(self) -> None:
        self.is_well: dict[str, bool | None] = dict.fromkeys(NEEDS)
        self.looked_at: datetime | None = None
        self._next_look = 0.0
        # By name, by the monotonic clock as the other.
        self._next_looks: dict[str, float] = {}
        self._looking = Lock()

    def look_again(self) -> None:
        """Start a look, unless one was a moment ago or is under way."""
        is_due = settings.CHECKUP_IN_THREADS and time.monotonic() >= self._next_look
        if is_due and self._looking.acquire(blocking=False):
            Thread(target=self._look, name="watch", daemon=True).start()

    def _look(self) -> None:
        try:
            self.look()
        finally:
            self._next_look = time.monotonic() + OFTEN
            self._looking.release()

    def look(self) -> None:
        """Look now at what is due; each result is stored at once."""
        due = {name: check for name, check in NEEDS.items() if self._is_due(name)}
        for name, found in zip(due, look_at(due.values(), find_in_time), strict=True):
            self._next_looks[name] = time.monotonic() + SELDOM.get(name, 0.0)
            is_unknown = found.is_away and due[name].asks_database
            self.is_well = self.is_well | {name: None if is_unknown else found.is_well}
        self.looked_at = timezone.now()

    def _is_due(self, name: str) -> bool:
        return not self.is_well.get(name) or time.monotonic() >= self._next_looks[name]


# That of this process: it looks for the first time as the process starts.
watch = Watch()
