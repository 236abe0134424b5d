import os
import signal
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import InternalError, OperationalError
from psycopg.errors import (
    AdminShutdown,
    DeadlockDetected,
    QueryCanceled,
    ReadOnlySqlTransaction,
    UndefinedColumn,
)
from psycopg.waiting import READY_NONE, READY_R, WAIT_R
from psycopg_pool import ConnectionPool

from core.database import connection as database
from core.database.breaker import AwayError
from core.database.connection import Connection, impatient, is_away, is_refusal, while_heard
from tests import postgres


def caused(error: Exception, cause: Exception) -> Exception:
    """As Django passes the errors of a driver on."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away", "refusal"),
    [
        (AwayError(), True, False),
        (caused(OperationalError(), psycopg.OperationalError()), True, True),
        (caused(OperationalError(), AdminShutdown()), True, True),
        (caused(OperationalError(), QueryCanceled()), False, True),
        (caused(OperationalError(), DeadlockDetected()), False, True),
        (caused(InternalError(), ReadOnlySqlTransaction()), False, True),
        (OperationalError("database is locked"), False, True),
        (caused(InternalError(), UndefinedColumn()), False, False),
        (ValueError(), False, False),
        (None, False, False),
    ],
)
def test_what_errors_say_of_the_database(
    error: Exception | None, away: bool, refusal: bool
) -> None:
    assert (is_away(error), is_refusal(error)) == (away, refusal)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    if not postgres.programs():
        pytest.skip("no PostgreSQL on this machine")
    with postgres.server() as server:
        yield server


@pytest.fixture
def connection(server: postgres.Server) -> Connection:
    return Connection.connect(
        host=str(server.home), user=server.user, dbname="postgres", autocommit=True
    )


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_given_up(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "READERS_WAIT", 0.05)
    assert connection.execute("SELECT 1").fetchone() == (1,)
    with impatient(), pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT pg_sleep(60)")
    assert connection.closed


@pytest.mark.slow
def test_nobody_waits_long_for_a_server_that_answers_nobody_else(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "HANGING_WAIT", 0.0)
    # It is only slow.
    assert connection.execute("SELECT 1 FROM pg_sleep(0.3)").fetchone() == (1,)
    database.breaker.open(ConnectionError())
    with pytest.raises(psycopg.OperationalError, match="not a word"):
        connection.execute("SELECT pg_sleep(60)")
    assert connection.closed


@pytest.mark.slow
def test_one_of_a_pool_that_hangs_is_replaced(
    server: postgres.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "READERS_WAIT", 0.05)
    place = {"host": str(server.home), "user": server.user, "dbname": "postgres"}
    with ConnectionPool(
        kwargs=place, min_size=1, connection_class=Connection, check=database.check
    ) as pool:
        with pool.connection() as first:
            hung = first.info.backend_pid
        os.kill(hung, signal.SIGSTOP)
        try:
            with pool.connection(timeout=5) as second:
                assert second.info.backend_pid != hung
                assert first.closed
        finally:
            os.kill(hung, signal.SIGCONT)


@pytest.mark.parametrize(
    ("waits", "is_given_up"),
    [
        pytest.param([(0.9, READY_R)] * 10, False, id="a long answer on a slow line"),
        pytest.param([(0.4, READY_NONE), (0.4, READY_R)] * 10, False, id="words with pauses"),
        pytest.param([(0.9, READY_R), (1.1, READY_NONE)], True, id="silence after a word"),
        pytest.param([(0.1, READY_NONE)] * 12, True, id="not a word"),
    ],
)
def test_a_server_is_waited_for_as_long_as_it_speaks(
    waits: list[tuple[float, int]], is_given_up: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = 1000.0
    monkeypatch.setattr(database, "monotonic", lambda: clock)

    def answering() -> Any:
        for _ in waits:
            yield WAIT_R
        return "all of it"

    def wait(answer: Any) -> Any:
        nonlocal clock
        next(answer)
        try:
            for seconds, ready in waits:
                clock += seconds
                answer.send(ready)
        except StopIteration as end:
            return end.value

    heard = while_heard(answering(), patience=1.0)
    if is_given_up:
        with pytest.raises(psycopg.OperationalError, match="not a word"):
            wait(heard)
    else:
        assert wait(heard) == "all of it"
