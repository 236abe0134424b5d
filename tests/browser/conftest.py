"""A real browser in front of the whole site, with static files as in production.

A journey is a test marked `browser` that asks for `page`; its addresses start at the site's root.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from shutil import copytree
from socket import SHUT_RDWR, socket
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import LazySettings, settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection as database
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from whitenoise import WhiteNoise

from marseille20.settings import STORAGES
from tests.browser.chromium import FLAGS, executable

if TYPE_CHECKING:
    from whitenoise.responders import StaticFile


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as the browser does."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys."""
    path = executable()
    if path is None:
        pytest.skip("no Chromium on this machine")
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        # One that takes over in the middle of a journey would make it another one now and then.
        made: Any = partial(browser.new_context, service_workers="block")
        browser.new_context = made  # type: ignore[method-assign]
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def static_files(collected: Path) -> Iterator[None]:
    """Let each server know static files from the first: to walk them takes longer than a page."""
    copytree(collected, settings.STATIC_ROOT, dirs_exist_ok=True)
    walk: Any = WhiteNoise.update_files_dictionary
    known: dict[str, dict[str, StaticFile]] = {}

    def walk_once(self: WhiteNoise, root: str, prefix: str) -> None:
        if root not in known:
            walk(self, root, prefix)
            known[root] = self.files.copy()
        self.files.update(known[root])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", walk_once)
        yield


class Server(ThreadedWSGIServer):
    """It can be stopped as a process is that was killed: with its connections."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), QuietWSGIRequestHandler)
        self.connections: list[socket] = []
        self.set_app(WSGIHandler())

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connections.append(request)
        super().process_request(request, client_address)

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(SHUT_RDWR)


@contextmanager
def serving(port: int = 0) -> Iterator[Server]:
    """Serve the site from a thread; from any port, or that of a server that was stopped."""
    server = Server(port)
    # It looks so often, in seconds, whether it is to stop.
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    # A journey that fails within would leave it running, and no process ends with it.
    try:
        yield server
    finally:
        server.stop()
        thread.join()


@pytest.fixture
def server(transactional_db: None, settings: LazySettings, static_files: None) -> Iterator[Server]:
    """Serve the site."""
    settings.STORAGES = STORAGES
    with serving() as server:
        # Letters lead here.
        settings.PORT = server.server_port
        yield server


@pytest.fixture
def site(server: Server) -> str:
    """The address of the site."""
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="session")
def demonstrations() -> Iterator[dict[str, sqlite3.Connection]]:
    """Copies of the database with the demonstration from a day on: to make one takes a second."""
    copies: dict[str, sqlite3.Connection] = {}
    yield copies
    for copy in copies.values():
        copy.close()


def demonstrate(demonstrations: dict[str, sqlite3.Connection], start: str) -> None:
    """Let the site have the demonstration from that day on, and nothing else."""
    database.ensure_connection()
    if start in demonstrations:
        demonstrations[start].backup(database.connection)
        return
    call_command("demo", start=start, verbosity=0)
    demonstrations[start] = sqlite3.connect(":memory:")
    database.connection.backup(demonstrations[start])


@pytest.fixture
def demo(site: str, demonstrations: dict[str, sqlite3.Connection]) -> None:
    """Let the site have the demonstration, which begins today."""
    demonstrate(demonstrations, str(timezone.localdate()))


@pytest.fixture
def demo_to_come(site: str, demonstrations: dict[str, sqlite3.Connection]) -> None:
    """Let the site have the demonstration, which begins on 12 May 2027."""
    demonstrate(demonstrations, "2027-05-12")


@pytest.fixture
def problems() -> list[str]:
    """What the browser complains of; a journey that provokes a complaint takes it out."""
    return []


@pytest.fixture
def page(
    chromium: Browser, site: str, problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Page]:
    """A page of a fresh visitor, which fails the journey for any error the browser reports."""

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{message.text} ({message.location['url']})")

    context = chromium.new_context(
        base_url=site,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        # What moves is drawn anew all the time; no script asks whether it does.
        reduced_motion="reduce",
        service_workers="allow" if request.node.get_closest_marker("worker") else "block",
    )
    page = context.new_page()
    page.on("console", note)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    # A question that a journey leaves under way would end in the next one.
    if not page.is_closed():
        page.unroute_all(behavior="ignoreErrors")
    context.close()
    assert problems == []


def passed_again(reporter: pytest.TerminalReporter | None) -> list[str]:
    """Return the journeys that failed, and passed when tried once more; none in a worker."""
    stats = reporter.stats if reporter else {}
    tried, failed, broke = (
        {report.nodeid for report in stats.get(kind, [])} for kind in ("rerun", "failed", "error")
    )
    return sorted(tried - failed - broke)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in passed_again(terminalreporter):
        terminalreporter.write_line(f"Passed only when tried once more: {name}")


def pytest_sessionfinish(session: pytest.Session) -> None:
    # One may be a machine that is busy, two are a fault.
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if len(passed_again(reporter)) > 1 and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
