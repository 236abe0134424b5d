"""The copies of this process: made in the background, and renewed when something public changed."""

import logging
import time
from datetime import date
from threading import Thread
from typing import NamedTuple, cast

from django.conf import settings
from django.db import connections
from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone

from core.breaker import AwayError
from core.database import breaker
from core.wsgi import Application
from marseille20.offline.copies import renew
from marseille20.own_requests import ask
from marseille20.private import NOT_FOR_KEEPING
from marseille20.warming import Warmer
from talks.programme import Programme
from talks.published import PublishedSite, published_site

logger = logging.getLogger(__name__)

# Seconds between two looks whether something changed.
LOOK = 1.0
# Seconds that what changed may take to be warm: copied before, most pages would be rendered twice.
WARMING = 60.0
# They take a process no more than a tenth of its time, but for a release.
PAUSE = 9.0
# Seconds after something broke, which will be so the next time too, and be logged again.
RECOVERY = 30.0


class MadeOf(NamedTuple):
    """What copies depend on: pages begin with the day that it is."""

    version: int = 0
    programme: Programme | None = None
    day: date | None = None


class Copier(Thread):
    """Makes the copies once pages are warm, and as long as its process lives."""

    def __init__(self, application: Application[HttpResponseBase], warmer: Warmer) -> None:
        super().__init__(name="copier", daemon=True)
        self.application = application
        self.warmer = warmer
        self.made = MadeOf()
        # By the monotonic clock.
        self.next_time = 0.0

    def run(self) -> None:
        if not settings.SERVICE_WORKER:
            return
        self.warmer.is_warm.wait()
        while True:
            time.sleep(self.look())

    def look(self) -> float:
        """Make the copies if something changed; return the seconds until the next time."""
        try:
            site = published_site()
            wanted = _made_of(site)
            is_early = time.monotonic() < self.next_time
            if wanted != self.made and not (is_early and wanted.programme is self.made.programme):
                self.make(site, wanted)
        except AwayError:
            # What there is is handed out meanwhile.
            return LOOK
        except Exception:
            logger.exception("The copies for offline reading could not be made")
            return RECOVERY
        finally:
            connections.close_all()
        return LOOK

    def make(self, site: PublishedSite, wanted: MadeOf) -> None:
        start = time.monotonic()
        while self.warmer.version < site.version and time.monotonic() < start + WARMING:
            time.sleep(LOOK)
        start = time.monotonic()

        def read(path: str) -> HttpResponse:
            if breaker.is_open or _made_of(published_site()).programme is not wanted.programme:
                # Half of it would be of another release.
                raise AwayError
            return self.read(path)

        renew(site, read)
        self.made = wanted
        self.next_time = time.monotonic() + PAUSE * (time.monotonic() - start)

    def read(self, path: str) -> HttpResponse:
        """A whole page, which may be in memory; readers get at least every second turn."""
        start = time.monotonic()
        answer = cast("HttpResponse", ask(self.application, path, {NOT_FOR_KEEPING: True}))
        answer.close()
        time.sleep(time.monotonic() - start)
        return answer


def _made_of(site: PublishedSite) -> MadeOf:
    programme = site.current.programme if site.current else None
    zone = programme.edition.zone if programme else None
    return MadeOf(site.version, programme, timezone.localdate(timezone=zone))
