"""The pages that matter are in memory before their first reader asks.

In each server process a thread asks what is public, so that no reader waits for the database to
answer that, and renders anew what has changed.
"""

import logging
import time
from collections.abc import Iterator
from threading import Event, Thread

from django.conf import settings
from django.db import connections
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from core.breaker import AwayError
from core.database import breaker
from core.text import LANGUAGES
from core.wsgi import Application
from marseille20.own_requests import ask
from talks.programme import Session
from talks.published import PublishedEdition, PublishedSite, published_site, refresh

logger = logging.getLogger(__name__)

# Seconds before a process that starts answers readers.
HEAD_START = 2.0
# Seconds after something broke, which will be so the next time too, and be logged again.
RECOVERY = 30.0


class Warmer(Thread):
    """Asks the application for the pages, as a reader would. It ends with its process."""

    # Each process has one: the current edition is in memory with its home page; and then, all of
    # its sessions were rendered once.
    is_ready = Event()
    is_warm = Event()

    def __init__(self, application: Application[HttpResponseBase]) -> None:
        super().__init__(name="warmer", daemon=True)
        self.application = application
        self.version = 0
        self.readers_come = False

    def start(self) -> None:
        """Begin; return when the process is ready, or when readers should wait no longer."""
        super().start()
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
        """Ask what is public, and warm it when it is not what it was."""
        try:
            site = refresh()
        except AwayError:
            return
        finally:
            connections.close_all()
        if site.version != self.version and not breaker.is_open:
            self.warm(site)

    def warm(self, site: PublishedSite) -> None:
        """Render the pages, the first ones first; leave off when something changed meanwhile."""
        if not self.render(site, homes()):
            return
        self.is_ready.set()
        if not self.render(site, frame(site)):
            return
        # Before the sessions: pages of people and topics need them all.
        for edition in site.editions:
            edition.contents.read()
        if self.render(site, session_pages(site)):
            self.version = site.version
            self.is_warm.set()

    def render(self, site: PublishedSite, paths: Iterator[str]) -> bool:
        """Render these pages; tell whether the site is still as it was when all are."""
        for path in paths:
            start = time.monotonic()
            self.get(path)
            if self.readers_come:
                # They get at least every second turn.
                time.sleep(time.monotonic() - start)
            if published_site().version != site.version or breaker.is_open:
                return False
        return True

    def get(self, path: str) -> None:
        # As every browser takes it: it is compressed by then. Nobody reads the answer: it is kept
        # on its way.
        ask(self.application, path, {"HTTP_ACCEPT_ENCODING": "br"}).close()


def homes() -> Iterator[str]:
    for code in LANGUAGES:
        yield address(code, "home")


def frame(site: PublishedSite) -> Iterator[str]:
    """Programme and state of the current edition, in each language."""
    if not site.current:
        return
    for name in ("programme", "edition", "state"):
        for code in LANGUAGES:
            yield address(code, f"talks:{name}", site.current.slug)


def session_pages(site: PublishedSite) -> Iterator[str]:
    """The sessions of the current edition, in each language."""
    if not site.current:
        return
    for session in sessions(site.current):
        for code in LANGUAGES:
            yield address(code, "talks:session", site.current.slug, session.slug)


def address(language: str, name: str, *arguments: str) -> str:
    with override(language):
        return reverse(name, args=arguments)


def sessions(edition: PublishedEdition) -> list[Session]:
    """In the order of the programme, those that are over last."""
    now = timezone.now()

    def is_over(session: Session) -> bool:
        return bool(session.live_slots) and all(slot.end < now for slot in session.live_slots)

    return sorted(edition.programme.listed, key=is_over)
