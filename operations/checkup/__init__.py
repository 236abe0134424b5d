"""Checks of the site: each ends in a sentence, and in what to do about it.

`site` has what organisers see in the admin, `services` what the site stands on, `installation` what
`manage.py doctor` adds.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from django.conf import settings
from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext as _, override

from core.database.connection import impatient, is_away
from operations.checkup.trouble import Trouble, known

logger = logging.getLogger(__name__)

type Text = str | Promise


@dataclass(frozen=True)
class Check:
    """A check; `look` returns a sentence about a state that is well, or raises Trouble.

    asks_database: it is not to be looked at while that is away. seconds: the longest it may take.
    turn: held while it runs, which may be for good; others wait no longer than `seconds` for it.
    """

    name: Text
    look: Callable[[], str]
    asks_database: bool = False
    seconds: float = 10
    turn: Lock = field(default_factory=Lock, repr=False, compare=False)


@dataclass(frozen=True)
class Finding:
    """The result of a check; without a remedy, all is well. is_away: the database is silent."""

    name: Text
    sentence: str
    remedy: str = ""
    is_away: bool = False

    @property
    def is_well(self) -> bool:
        return not self.remedy


def find(check: Check) -> Finding:
    """Run a check once; return any error as a finding, so that others can still run."""
    try:
        with impatient():
            return Finding(check.name, check.look())
    except Trouble as trouble:
        away = is_away(trouble.__cause__)
        return Finding(check.name, trouble.sentence, trouble.remedy, away)
    except Exception as error:
        if found := known(error):
            return Finding(check.name, found.sentence, found.remedy, is_away(error))
        logger.exception("%s could not be looked at", check.name)
        sentence = _("This could not be checked: %(error)s.")
        remedy = _("Read the log of the server, which says more.")
        return Finding(check.name, sentence % {"error": type(error).__name__}, remedy)


def look_at(checks: Iterable[Check], find: Callable[[Check], Finding] = find) -> Iterator[Finding]:
    """Run checks one after the other; none waits a second time for a database that is away."""
    away = False
    for check in checks:
        if away and check.asks_database:
            sentence = _("Only the database knows this, and it does not answer.")
            yield Finding(check.name, sentence, _("Repair the database first."), is_away=True)
            continue
        found = find(check)
        away = away or found.is_away
        yield found


def find_in_time(check: Check) -> Finding:
    """Run a check in a thread, which is abandoned when it takes too long; in English.

    However often, one thread hangs for each check.
    """
    if not settings.CHECKUP_IN_THREADS:
        with override("en"):
            return find(check)
    found: SimpleQueue[Finding] = SimpleQueue()

    def look() -> None:
        if not check.turn.acquire(timeout=check.seconds):
            return
        try:
            with override("en"):
                found.put(find(check))
        finally:
            connections.close_all()
            check.turn.release()

    Thread(target=look, daemon=True).start()
    try:
        return found.get(timeout=check.seconds)
    except Empty:
        sentence = f"There was no answer within {check.seconds:g} seconds."
        return Finding(check.name, sentence, "See whether what was asked runs, then try again.")
