"""The database of the tests, for the threads and processes that a test starts."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import cycle
from threading import Barrier, Condition, get_ident
from typing import Any
from urllib.parse import quote

from django.db import OperationalError, connection


def at_once[T](*calls: Callable[[], T]) -> list[Future[T]]:
    """How these calls ended that began together, each with a connection of its own."""
    start = Barrier(len(calls), timeout=10)

    def begin(call: Callable[[], T]) -> T:
        try:
            start.wait()
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [threads.submit(begin, call) for call in calls]


class Turns:
    """Lets a thread that writes go on when another one writes too, or waits for it to end."""

    def __init__(self) -> None:
        self.there: set[int] = set()
        self.changed = Condition()

    def come(self) -> None:
        with self.changed:
            self.there.add(get_ident())
            self.changed.notify_all()

    def wait_for(self, count: int) -> None:
        self.come()
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.there) >= count, timeout=10)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """This thread is there while it waits for its turn to write, and once it is through."""

        def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            holds = "FOR UPDATE" in sql or "FOR NO KEY UPDATE" in sql
            if not holds and not sql.startswith(("BEGIN", "UPDATE")):
                return execute(sql, params, many, context)
            self.come()
            try:
                return execute(sql, params, many, context)
            finally:
                self.there.remove(get_ident())

        try:
            with connection.execute_wrapper(run):
                yield
        finally:
            self.come()


def database_url() -> str:
    """Return what DATABASE_URL has to be for the site to use it."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    login, place = (quote(found[name], safe="") for name in ("USER", "HOST"))
    password = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgres://{login}{password}@{place}{port}/{found['NAME']}"


class Interleaving:
    """Lets two threads write by turns, as a list of 0 and 1 says; who waits loses the turn."""

    def __init__(self, turns: Sequence[int]) -> None:
        self.turns = cycle(turns)
        self.turn = next(self.turns)
        self.busy: set[int] = set()
        self.changed = Condition()
        self.deadlocks = 0

    @contextmanager
    def watched(self, me: int) -> Iterator[None]:
        def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if sql.startswith("SELECT") and "FOR " not in sql[-60:]:
                return execute(sql, params, many, context)
            with self.changed:
                self.changed.wait_for(lambda: self.turn == me or 1 - me in self.busy, timeout=0.02)
                self.turn = next(self.turns)
                self.busy.add(me)
                self.changed.notify_all()
            try:
                return execute(sql, params, many, context)
            except OperationalError as error:
                self.deadlocks += "deadlock" in str(error)
                raise
            finally:
                with self.changed:
                    self.busy.remove(me)
                    self.changed.notify_all()

        try:
            with connection.execute_wrapper(run):
                yield
        finally:
            with self.changed:
                # Nobody waits for who is through.
                self.busy.add(me)
                self.changed.notify_all()
