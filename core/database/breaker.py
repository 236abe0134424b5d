"""A circuit breaker: a service that does not answer is left alone, and retried once at a time."""

import logging
import time
from collections.abc import Callable
from datetime import datetime
from threading import Lock

from django.utils import timezone

logger = logging.getLogger(__name__)


class AwayError(Exception):
    """The service did not answer, or failed to a moment ago and was not asked again."""


class Breaker:
    """Closed while what it guards answers; open from the first failure to the next answer.

    errors: the exceptions that mean that it does not answer. pause: seconds between two tries
    while it is open.
    """

    # Since when it does not answer.
    opened_at: datetime | None = None

    def __init__(self, name: str, errors: tuple[type[Exception], ...], pause: float) -> None:
        self.name = name
        self.errors = errors
        self.pause = pause
        # By the monotonic clock.
        self.next_try = 0.0
        self._trying = Lock()

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None

    def call[Answer](self, ask: Callable[[], Answer]) -> Answer:
        """Return what `ask` answers. Raises AwayError, at once while no new try is due."""
        if not self.is_open:
            return self._ask(ask)
        if time.monotonic() < self.next_try or not self._trying.acquire(blocking=False):
            raise AwayError(self.name)
        try:
            return self._ask(ask)
        finally:
            self._trying.release()

    def _ask[Answer](self, ask: Callable[[], Answer]) -> Answer:
        try:
            answer = ask()
        except self.errors as error:
            self.open(error)
            raise AwayError(self.name) from error
        except Exception:
            # That is an answer too: what was asked for is not there.
            self._close()
            raise
        self._close()
        return answer

    def open(self, error: Exception) -> None:
        """Open the breaker because of this error, met here or by another caller."""
        self.next_try = time.monotonic() + self.pause
        if self.opened_at is None:
            self.opened_at = timezone.now()
            reason = str(error).partition("\n")[0]
            logger.warning("The %s does not answer: %s", self.name, reason)

    def _close(self) -> None:
        if self.opened_at is not None:
            logger.warning("The %s answers again.", self.name)
        self.opened_at = None
