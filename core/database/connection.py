"""A database that may be away, or hang: nobody waits long to learn that it does not answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

import psycopg
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpResponseBase
from psycopg.abc import RV, PQGen
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import ConnectionPool

from core.database.breaker import AwayError, Breaker

ERRORS = (OperationalError, InterfaceError)

# Each process asks twice a second for the version of the content
# (`marseille20.delivery.warming`), and is told by that whether there is a database.
breaker = Breaker("database", ERRORS, pause=0.5)

# Seconds without a word of the server: what is long may take its time on a slow line. It stops
# statements itself after 15 (settings); one that hangs altogether does not.
LONGEST_WAIT = 20.0
READERS_WAIT = 1.0
# Who asks for more waits so long where nobody else is answered meanwhile.
HANGING_WAIT = 2.0
_patience = ContextVar("patience", default=LONGEST_WAIT)


@contextmanager
def impatient(seconds: float | None = None) -> Iterator[None]:
    """Wait no longer for a word of the database than a reader should, or than so many seconds."""
    token = _patience.set(READERS_WAIT if seconds is None else seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def without_database[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """A view that answers whether there is a database or not."""
    view.needs_no_database = True  # type: ignore[attr-defined]
    return view


def is_away(error: BaseException | None) -> bool:
    """Does it say that no server answers, or that it is on its way out or in?

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
    """Does it say that the database would not do it now: it is locked, slow or only to be read?"""
    cause = getattr(error, "__cause__", None)
    return isinstance(error, OperationalError) or isinstance(cause, ReadOnlySqlTransaction)


class SilentError(psycopg.OperationalError):
    """The server is there, and does not say a word."""


class Connection(psycopg.Connection[Any]):
    """A connection to PostgreSQL that is given up when the server does not answer."""

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        try:
            return super().wait(while_heard(gen, _patience.get()), interval, timeout)
        except psycopg.OperationalError:
            # What it was doing nobody knows: the pool must not hand it to anybody else.
            self.pgconn.finish()
            raise


def check(connection: psycopg.Connection[Any]) -> None:
    """See that one that was kept still answers; whoever waits for it is not to wait for long."""
    with impatient():
        ConnectionPool.check_connection(connection)


def while_heard[Answer](asked: PQGen[Answer], patience: float) -> PQGen[Answer]:
    """Run a query of psycopg step by step, as long as the server says something.

    patience: seconds of silence; fewer where the database is known to be away. Then it raises
    OperationalError. It is looked each time that nothing has come for a moment.
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
