"""Child processes that run as long as their parent does: one that ends is started again."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

PATIENCE = 10  # seconds that children have to finish what they are doing
# Seconds before the next start, the longer the more often it ended in a row.
PAUSES = (1, 2, 5, 10, 30, 60)
WELL_AFTER = 10  # seconds; what ran so long did start
# What never ran so long cannot start at all: then it is given up.
MOST_STARTS = 3

type Say = Callable[[str], None]


class Child:
    """A process with a group of its own.

    Ctrl-C reaches the group of a terminal, so only the parent gets it, and stops the others once.
    What a child started and left behind ends with it, or it would keep the port.
    """

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.name = name
        self.command = command
        self.process: subprocess.Popen[Any] | None = None
        self.was_well = False
        self.ends = 0  # in a row
        # By the monotonic clock: when it was started, or is to be.
        self.starts_at = 0.0

    def start(self) -> subprocess.Popen[Any]:
        self.process = subprocess.Popen(  # noqa: S603
            self.command, cwd=settings.BASE_DIR, process_group=0
        )
        self.starts_at = time.monotonic()
        return self.process

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look_after(self, say: Say) -> None:
        """Restart it after a pause if it ended; raise CommandError when it never starts."""
        now = time.monotonic()
        if self.runs:
            if now - self.starts_at >= WELL_AFTER:
                self.was_well, self.ends = True, 0
        elif self.process:
            how = _ending(self.process.returncode)
            self.kill()
            self.ends += 1
            if not self.was_well and self.ends >= MOST_STARTS:
                raise CommandError(f"The {self.name} does not start: it ended {how}.")
            pause = PAUSES[min(self.ends, len(PAUSES)) - 1]
            self.starts_at = now + pause
            say(f"The {self.name} ended {how}: it is started again in {pause} s.")
        elif now >= self.starts_at:
            self.start()

    def stop(self) -> None:
        """Ask it to end, which may take a while."""
        if self.process:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        """Return when it ended, or after so many seconds."""
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=seconds)

    def kill(self) -> None:
        """End it at once, and all that it started."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def _ending(code: int) -> str:
    """Return how a process ended, by its exit code."""
    return f"by {signal.Signals(-code).name}" if code < 0 else f"with code {code}"


@contextmanager
def stopped_at_the_end(children: Sequence[Child]) -> Iterator[None]:
    """Stop all children at the end, whatever happens; a second Ctrl-C does not wait for them."""
    try:
        yield
    finally:
        try:
            for child in children:
                child.stop()
            end = time.monotonic() + PATIENCE
            for child in children:
                child.wait(max(0, end - time.monotonic()))
        finally:
            for child in children:
                child.kill()
