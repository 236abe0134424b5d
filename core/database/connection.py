"""A database that may be away, or hang: no request waits long to learn that it does not answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import psycopg
from django.db.utils import InterfaceError, OperationalError
from django.dispatch import Signal, receiver
from django.http import HttpResponseBase
from psycopg.abc import RV, PQGen
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import ConnectionPool

from core.database.breaker import AwayError, Breaker

ERRORS = (OperationalError, InterfaceError)

# Each process asks twice a second for the version of the content
# (`marseille20.delivery.warming`): so it learns whether there is a database.
breaker = Breaker("database", ERRORS, pause=0.5)

# Sent when another database takes the place of this one under a running process, as in tests:
# whoever remembers something of a database forgets it.
database_replaced = Signal()


@receiver(database_replaced)
def close_breaker(**kwargs: object) -> None:
    """Ask the database again."""
    breaker.opened_at = None


# Seconds without a word of the server: what is long may take its time on a slow line. It stops
# statements itself after 15 (settings); one that hangs altogether does not.
LONGEST_WAIT = 20.0
READERS_WAIT = 1.0
# The limit of longer ones while the database is known not to answer (`breaker`).
HANGING_WAIT = 2.0
_patience = ContextVar("patience", default=LONGEST_WAIT)


@contextmanager
def impatient(seconds: float | None = None) -> Iterator[None]:
    """Wait for an answer of the database only this long; by default as long as a reader should."""
    token = _patience.set(READERS_WAIT if seconds is None else seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def without_database[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """Mark a view as one that answers whether there is a database or not."""
    view.needs_no_database = True  # type: ignore[attr-defined]
    return view


def is_away(error: BaseException | None) -> bool:
    """Tell whether an error means that no server answers, or that it is starting or stopping.

    PostgreSQL's own errors have codes (its manual, appendix A): 57P01 to 57P05 are those of a
    server that stops or starts, 08 those of connections.
    """
    if isinstance(error, AwayError):
        return True
    cause = getattr(error, "__cause__", None)
    if not isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError):
        return False
    return cause.sqlstate is None or cause.sqlstate.startswith(("57P", "08"))


def is_refusal(error: BaseException | None) -> bool:
    """Tell whether an error means that the database is locked, too slow or read-only for now."""
    cause = getattr(error, "__cause__", None)
    return isinstance(error, OperationalError) or isinstance(cause, ReadOnlySqlTransaction)


class SilentError(psycopg.OperationalError):
    """The server is there, and does not answer."""


class Connection(psycopg.Connection[Any]):
    """A connection to PostgreSQL that is given up when the server does not answer."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(while_heard(gen, _patience.get()), interval, timeout)
        except psycopg.OperationalError:
            # Its state is unknown: the pool must not hand it out again.
            self.pgconn.finish()
            raise


def check(connection: psycopg.Connection[Any]) -> None:
    """Check that a pooled connection still answers, without a long wait."""
    with impatient():
        ConnectionPool.check_connection(connection)


def while_heard[Answer](asked: PQGen[Answer], patience: float) -> PQGen[Answer]:
    """Run a query of psycopg step by step, as long as the server answers.

    patience: seconds of silence; fewer where the database is known to be away. Raises
    OperationalError when they are over, which is checked whenever nothing has come for a moment.
    """
    heard = monotonic()
    try:
        step = next(asked)
        while True:
            ready = yield step
            longest = min(patience, HANGING_WAIT) if breaker.is_open else patience
            if ready:
                heard = monotonic()
            elif monotonic() - heard > longest:
                raise SilentError(f"not a word of the server for {longest:g} s")
            step = asked.send(ready)
    except StopIteration as end:
        answer: Answer = end.value
        return answer
