"""No log names an address that lets a person in, nor what was asked of it: the route alone."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DataError, IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponseBase
from django.test import Client
from psycopg.errors import InvalidTextRepresentation, UniqueViolation

from core.http import limits
from core.monitoring import logs, metrics
from core.monitoring.logs import JsonFormatter
from tests.addresses import arguments, filled, routes
from tests.sampling import sample

pytestmark = pytest.mark.django_db

# Whatever stands in the place of an argument: a key, a token, a code.
SECRET = "5ec2e7f0-0000-4000-8000-0000deadbeef"
NUMBERS = ("pk", "number", "note")
TOO_LONG = str(10**9)
HANDLERS = ("console", "strangers", "errors")


def addresses(language: str) -> Iterator[str]:
    """All that have a word of their own; those of the admin are of rows."""
    for route in routes(language):
        names = arguments(route)
        if names and not route.startswith("admin/"):
            yield from filled(route, {name: ["7" if name in NUMBERS else SECRET] for name in names})


class Failing:
    """Fails where a view would begin, as the path says which it is."""

    error: Exception

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, *_: Any) -> None:
        raise self.error


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """All that the site's own handlers write, in the format that says most; each query is slow."""
    written = io.StringIO()
    for name in HANDLERS:
        handler: Any = logging.getHandlerByName(name)
        monkeypatch.setattr(handler, "stream", written)
        monkeypatch.setattr(handler, "formatter", JsonFormatter())
    monkeypatch.setattr(logs, "SLOW", 0)
    return written


@pytest.fixture
def stranger() -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["sessionid"] = SECRET
    return client


def test_what_is_answered(log: io.StringIO, stranger: Client) -> None:
    logs.watch(connection)
    came_from = {"Referer": f"https://elsewhere.example/{SECRET}/?k={SECRET}"}
    for address in sample([*addresses("fr"), *addresses("en")], 60):
        stranger.get(address, {"q": SECRET}, headers=came_from)
        stranger.post(address, {"key": SECRET}, headers=came_from, secure=True)
    logged = log.getvalue()
    assert "Slow query" in logged
    assert "Forbidden (Referer checking failed" in logged
    assert SECRET not in logged


def test_what_is_refused(
    log: io.StringIO, stranger: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "_count", lambda *_arguments, **_options: False)
    bare = [f"/{route}" for route in routes() if not arguments(route)]
    # What forms of our own pages send: a secret of picks, the address of a browser at its service.
    body = {"secret": SECRET, "endpoint": f"https://push.example/{SECRET}", "email": SECRET}
    refused = set[int]()
    for address in sample([*addresses("fr"), *bare], 120):
        if not address.startswith("/admin/"):
            answers = (
                stranger.post(address, body, headers={"Sec-Fetch-Site": "same-origin"}),
                stranger.head(address, {"q": SECRET}),
                stranger.post(address, SECRET, content_type="text/plain", CONTENT_LENGTH=TOO_LONG),
            )
            refused.update(answer.status_code for answer in answers)
    assert refused >= {400, 403, 404, 405, 413, 429}
    told = log.getvalue()
    assert "Request body exceeded" in told
    assert SECRET not in told
    assert SECRET not in metrics.counted().decode()


def failed(cause: Exception, error: Exception) -> Exception:
    """The error, as Django raises it from that of the database's library."""
    try:
        raise error from cause
    except type(error) as raised:
        return raised


TWICE = f"twice\nDETAIL:  Key (key)=({SECRET}\n{SECRET}) already exists."
NONSENSE = f"no UUID\nLINE 1: ... WHERE key = '{SECRET}'\n                ^"


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "error",
    [
        failed(UniqueViolation(TWICE), IntegrityError(TWICE)),
        failed(InvalidTextRepresentation(NONSENSE), DataError(NONSENSE)),
        failed(UniqueViolation(TWICE), RuntimeError("broken")),
        OperationalError(TWICE),
    ],
)
def test_what_a_database_says_of_rows(
    log: io.StringIO, stranger: Client, settings: LazySettings, error: Exception
) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Failing"]
    Failing.error = error
    stranger.get("/lettre/")
    logged = log.getvalue()
    assert str(error).partition("\n")[0] in logged
    assert SECRET not in logged


@pytest.mark.parametrize("error", [RuntimeError("broken"), OperationalError("disk full")])
def test_what_fails(
    log: io.StringIO, stranger: Client, settings: LazySettings, error: Exception
) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Failing"]
    Failing.error = error
    for address in addresses("fr"):
        stranger.get(address, {"q": SECRET})
    logged = log.getvalue()
    assert "lettre/confirmer/<str:key>/" in logged
    assert SECRET not in logged
