"""Log lines for programs, each with its request, and slow queries.

Of a request they have the route, the pattern of its address: addresses themselves hold keys that
let people in.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.core.signals import request_finished
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest

logger = logging.getLogger(__name__)

SLOW = 0.5  # seconds
MOST_SQL = 200  # letters
# Of a page that a form came from: which site it is on, and all the rest.
ADDRESS = re.compile(r"(https?://[^/\s?#]*)\S*")
# What PostgreSQL adds to an error: the values of a row, and the part of a query that has them.
VALUES = re.compile(
    r"\n(?:DETAIL|LINE \d+|CONTEXT):.*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL
)
# What proxies make: numbers in some notation. Anything else could forge lines of a log.
SANE_ID = re.compile(r"[\w.:-]{8,128}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Origin:
    """The request that a log line belongs to."""

    id: str
    request: HttpRequest

    @classmethod
    def of(cls, request: HttpRequest) -> "Origin":
        """Return the origin of a request, with the id that a proxy gave it, or one of its own."""
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        is_sane = SANE_ID.fullmatch(given)
        return cls(given if is_sane else secrets.token_hex(16), request)


origin: ContextVar[Origin | None] = ContextVar("origin", default=None)


def route(request: HttpRequest) -> str:
    """Return the pattern of the requested address; "" where there is none."""
    return request.resolver_match.route if request.resolver_match else ""


class ByRoute(logging.Filter):
    """A filter that replaces addresses by routes in what Django logs of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            message = record.getMessage()
            # As it is, and as Django escapes it: from a letter on that is not of ASCII.
            for path in (request.path, request.path.encode("unicode_escape").decode()):
                message = message.replace(path, f"/{route(request)}")
            record.msg, record.args = ADDRESS.sub(r"\1", message), ()
        return True


class WithoutValues(logging.Filter):
    """A filter that removes the values of rows and queries from errors of a database."""

    def filter(self, record: logging.LogRecord) -> bool:
        if any(isinstance(argument, Exception) for argument in record.args or ()):
            record.msg, record.args = VALUES.sub("", record.getMessage()), ()
        if record.exc_info:
            record.exc_text = VALUES.sub("", _formatter.formatException(record.exc_info))
        return True


_formatter = logging.Formatter()


class LineFormatter(logging.Formatter):
    """A format of one line: time, level, logger and message.

    Times are of UTC and say so (ISO 8601), whatever the zone of the site: beside them stand those
    of the system, of nginx and of PostgreSQL.
    """

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 (its name in Python)
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


class JsonFormatter(LineFormatter):
    """A format of one JSON object a line: time, level, logger, message; request, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request := origin.get():
            fields |= {"request": request.id, "route": route(request.request)}
        if record.exc_info:
            fields["traceback"] = record.exc_text or self.formatException(record.exc_info)
        return json.dumps(fields)


def forget_origin(**kwargs: object) -> None:
    """Forget the request when it is finished: Django logs its end after the last middleware."""
    origin.set(None)


def name_when_slow(
    execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]
) -> Any:
    """Run a query, and log a slow one: without its parameters, which may be of people."""
    start = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        seconds = time.monotonic() - start
        if seconds >= SLOW:
            asked = origin.get()
            where = f"/{route(asked.request)}" if asked else "no request"
            logger.warning("Slow query, %.2f s, %s: %s", seconds, where, _shown(sql))


def _shown(sql: str) -> str:
    return " ".join(sql[:MOST_SQL].split())


def watch(connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Watch the queries of a new connection, outside all other wrappers."""
    if name_when_slow not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, name_when_slow)


def start() -> None:
    request_finished.connect(forget_origin)
    connection_created.connect(watch)
