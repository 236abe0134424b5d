"""What another worker does just in between."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection


def a_person_waits_for_us() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return cursor.fetchone() is not None


@contextmanager
def meanwhile(call: Callable[[], object], *, before: str) -> Iterator[None]:
    """Have another worker do this when such a statement is about to be executed, the first time.

    Before it is, the other one is through, or waits for this one. On SQLite, which lets one writer
    in, it comes after.
    """
    others: list[Future[None]] = []

    def other() -> None:
        try:
            call()
        finally:
            connection.close()

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(before) and not others:
            others.append(pool.submit(other))
            while connection.vendor == "postgresql" and not others[0].done():
                if a_person_waits_for_us():
                    break
        return execute(sql, params, many, context)

    with ThreadPoolExecutor(1) as pool:
        with connection.execute_wrapper(run):
            yield
        (there,) = others
        there.result()
