"""The database of the tests, for the threads and processes that a test starts."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote

from django.db import connection


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


def database_url() -> str:
    """Return what DATABASE_URL has to be for the site to use it."""
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    login, place = (quote(told[name], safe="") for name in ("USER", "HOST"))
    password = f":{quote(told['PASSWORD'], safe='')}" if told["PASSWORD"] else ""
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgres://{login}{password}@{place}{port}/{told['NAME']}"
