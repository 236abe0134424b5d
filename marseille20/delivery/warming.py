"""The warming of the pages that matter, before their first reader asks.

In each server process a thread asks what is public, so that no reader waits for the database to
answer that, and renders again what has changed. One process of a machine does that at a time: the
others have what it rendered, from `warmed`.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http import HTTPStatus
from importlib import import_module
from threading import Event, Thread

from django.conf import settings
from django.db import connections
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.database.breaker import AwayError
from core.database.connection import breaker
from core.http.wsgi import Application
from core.text.translated import LANGUAGES
from events.models import Page
from marseille20.delivery import warmed
from marseille20.delivery.own_requests import ask
from marseille20.delivery.private import FOR_ALL, IF_ROOM
from recaps.models import Recap
from talks.programme import schema
from talks.published import PublishedEdition, PublishedSite, published_site, refresh

logger = logging.getLogger(__name__)

# Seconds before a process that starts answers readers.
HEAD_START = 2.0
# Seconds without a change before what is read less is rendered too: changes come in flocks.
QUIET = 10.0
# Recaps that are rendered with it, the newest.
MOST_RECAPS = 50
# Seconds after something broke, which will be so the next time too, and be logged again.
RECOVERY = 30.0


class UnreadableError(Exception):
    """A page without which there is no site cannot be read."""


class Warmer(Thread):
    """A thread that asks the application for pages, as a reader would. It ends with its process."""

    # Each process has one: the current edition is in memory with its home page; and then, all of
    # its sessions were rendered once.
    is_ready = Event()
    is_warm = Event()

    def __init__(self, application: Application[HttpResponseBase]) -> None:
        super().__init__(name="warmer", daemon=True)
        self.application = application
        # Of which all sessions were rendered last, and since when; and all that is read less.
        self.version = 0
        self.warm_since = 0.0
        self.whole_version = 0
        self.readers_come = False

    def start(self) -> None:
        """Start; return when the process is ready, or when readers should wait no longer."""
        super().start()
        # Python is free while the database answers: the first page needs all addresses and views.
        import_module(settings.ROOT_URLCONF)
        self.is_ready.wait(HEAD_START)
        self.readers_come = True

    def run(self) -> None:
        while True:
            try:
                self.look()
                # So that what is known is always fresh when a reader asks.
                pause = settings.PUBLIC_FRESH_SECONDS / 2
            except Exception:
                logger.exception("Pages could not be warmed")
                pause = RECOVERY
            time.sleep(pause)

    def look(self) -> None:
        """Ask what is public, and warm it when it has changed."""
        # A database that does not answer now is asked again at the next look.
        with suppress(AwayError):
            try:
                site = refresh()
            finally:
                let_go()
            if breaker.is_open:
                return
            if site.version != self.version:
                self.warm(site)
            elif site.version != self.whole_version and time.monotonic() > self.warm_since + QUIET:
                self.warm_others(site)

    def warm(self, site: PublishedSite) -> None:
        """Render the pages, the first ones first; stop when something changed meanwhile.

        While another process of the machine does, all but the first ones are left to it.
        """
        if not self.render(site, homes()):
            return
        if not self.is_ready.is_set():
            self.get_ready()
        with warmed.alone(site) as is_alone:
            if is_alone and not self.render(site, frame(site)):
                return
            # Before the sessions: pages of people and topics need them all.
            for edition in site.editions:
                edition.contents.read()
            if is_alone and self.render(site, session_pages(site)):
                self.version, self.warm_since = site.version, time.monotonic()
                self.is_warm.set()

    def get_ready(self) -> None:
        """Let readers come. Raises UnreadableError where the home page is not there for them."""
        for path in homes():
            with closing(ask(self.application, path, {"HTTP_ACCEPT_ENCODING": "br"})) as answer:
                if answer.status_code != HTTPStatus.OK:
                    raise UnreadableError(f"{path} answers {answer.status_code}")
        self.is_ready.set()

    def warm_others(self, site: PublishedSite) -> None:
        """Render what is read less and could not be shown in an outage, if memory has room."""
        paths = breaker.call(lambda: list(other_pages(site)))
        with warmed.alone(site) as is_alone:
            if is_alone and self.render(site, iter(paths), if_room=True):
                self.whole_version = site.version

    def render(self, site: PublishedSite, paths: Iterator[str], *, if_room: bool = False) -> bool:
        """Render these pages, or what there is room for; tell whether the content is unchanged."""
        for path in paths:
            start = time.monotonic()
            if not self.get(path, if_room=if_room):
                return True
            if self.readers_come:
                # They get at least every second turn.
                time.sleep(time.monotonic() - start)
            if published_site().version != site.version or breaker.is_open:
                return False
        return True

    def get(self, path: str, *, if_room: bool = False) -> bool:
        """Render a page; return whether there is room for more."""
        # As every browser takes it: it is compressed by then. Nobody reads the answer: it is kept
        # on its way.
        environment = {"HTTP_ACCEPT_ENCODING": "br", FOR_ALL: True}
        environment |= {IF_ROOM: True} if if_room else {}
        with closing(ask(self.application, path, environment)) as answer:
            is_left_out = if_room and answer.headers.get("Cache-Control") == "no-store"
            return not is_left_out or answer.status_code != HTTPStatus.OK


def let_go() -> None:
    """Close the connection to a server, which others may need; keep that to a file.

    To open a file takes longer than the query that runs twice a second.
    """
    for connection in connections.all(initialized_only=True):
        if connection.vendor != "sqlite":
            connection.close()


def homes() -> Iterator[str]:
    for code in LANGUAGES:
        yield address(code, "home")


def frame(site: PublishedSite) -> Iterator[str]:
    """Yield programme and state of the current edition, in each language."""
    if not site.current:
        return
    for name in ("programme", "edition", "state"):
        for code in LANGUAGES:
            yield address(code, f"talks:{name}", site.current.slug)


def session_pages(site: PublishedSite) -> Iterator[str]:
    """Yield the sessions of the current edition, in each language."""
    if not site.current:
        return
    for session in sessions(site.current):
        for code in LANGUAGES:
            yield address(code, "talks:session", site.current.slug, session.slug)


def other_pages(site: PublishedSite) -> Iterator[str]:
    """Yield the newest recaps, and pages and speakers of the current edition, in each language."""
    named: list[tuple[str, ...]] = [("recaps:list",)]
    if current := site.current:
        pages = Page.objects.published().filter(edition=current.pk)
        named += [("talks:speakers", current.slug), ("talks:changes", current.slug)]
        named += [("events:page", current.slug, page.slug) for page in pages.only("slug")]
    recaps = Recap.objects.published().only("slug")[:MOST_RECAPS]
    named += [("recaps:recap", recap.slug) for recap in recaps]
    if current:
        named += [("talks:speaker", each.slug) for each in current.programme.listed_speakers]
    for name, *arguments in named:
        for code in LANGUAGES:
            yield address(code, name, *arguments)


def address(language: str, name: str, *arguments: str) -> str:
    with override(language):
        return reverse(name, args=arguments)


def sessions(edition: PublishedEdition) -> list[schema.Session]:
    """Return the sessions in the order of the programme, those that are over last."""
    now = timezone.now()

    def is_over(session: schema.Session) -> bool:
        return bool(session.live_slots) and all(slot.end < now for slot in session.live_slots)

    return sorted(edition.programme.listed, key=is_over)
