"""The index of this process: made in the background, and refreshed after public changes."""

import logging
import time
from contextlib import suppress
from threading import Lock, Thread

from django.db import connections
from django.utils import timezone

from core.database.breaker import AwayError
from core.database.connection import breaker, database_replaced
from search import kept
from search.documents import Contents, contents
from search.index import Index, IndexState
from talks.published import published_site

logger = logging.getLogger(__name__)

# Seconds between two looks whether something changed, and at least between two refreshes.
LOOK = 1.0
REFRESH_PAUSE = 8.0
# Seconds after something broke, which will be so the next time too, and be logged again.
RECOVERY = 30.0


class IndexMemory:
    """The index of this process."""

    index: Index | None = None
    making = Lock()


def known_state() -> IndexState:
    """Return the index to search; the first caller in a process makes it.

    Raises AwayError while there is none and the database does not answer.
    """
    index = IndexMemory.index
    if index is None:
        with IndexMemory.making:
            index = IndexMemory.index = IndexMemory.index or Index(_read())
    return index.state


def refresh() -> bool:
    """Refresh the index if something public changed; return whether it did. Raises AwayError."""
    index = IndexMemory.index
    if index is None:
        known_state()
        return True
    if index.state.contents.is_of(published_site(), timezone.now()):
        return False
    with IndexMemory.making:
        index.replace(_read())
    # A process that is making one meanwhile refreshes it, and deletes it then; some machines cannot
    # keep any.
    with suppress(OSError), kept.alone():
        kept.forget()
    return True


def forget(**kwargs: object) -> None:
    """Drop the index."""
    IndexMemory.index = None


database_replaced.connect(forget)


def _read() -> Contents:
    site = published_site()
    return breaker.call(lambda: contents(site, timezone.now()))


class IndexRefresher(Thread):
    """A thread that makes the index after the start of its process, and keeps it current.

    `program` identifies the code, as other code would make another index of the same content.
    """

    def __init__(self, program: str) -> None:
        super().__init__(name="search", daemon=True)
        self.program = program

    def run(self) -> None:
        while True:
            time.sleep(self.look())

    def look(self) -> float:
        """Refresh the index if something changed; return the seconds until the next look."""
        try:
            if IndexMemory.index is None:
                return REFRESH_PAUSE if self.begin() else LOOK
            return REFRESH_PAUSE if refresh() else LOOK
        except AwayError:
            # Meanwhile the present index is searched.
            return LOOK
        except Exception:
            logger.exception("The search index could not be renewed")
            return RECOVERY
        finally:
            connections.close_all()

    def begin(self) -> bool:
        """Make the index of this machine; return False while another process makes it."""
        try:
            index = self._of_machine()
        except BlockingIOError:
            return False
        except (OSError, ValueError):
            logger.warning("This machine can keep no search index", exc_info=True)
            index = None
        with IndexMemory.making:
            IndexMemory.index = IndexMemory.index or index
        known_state()
        return True

    def _of_machine(self) -> Index | None:
        site = published_site()
        with kept.alone():
            if index := kept.opened(self.program, site):
                return index
            found = breaker.call(lambda: contents(site, timezone.now()))
            kept.make(self.program, site, found)
            return kept.opened(self.program, site)
