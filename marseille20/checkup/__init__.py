"""Looking whether all is well: each check ends in a sentence, and in what to do about it.

`site` has what organisers see in the admin, `installation` what `manage.py doctor` adds.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import connections
from django.utils.functional import Promise
from django.utils.translation import gettext, override

from core.database import impatient

logger = logging.getLogger(__name__)

type Text = str | Promise


class Trouble(Exception):  # noqa: N818 (it is found, and no error of the program)
    """What is wrong, and what to do about it."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy


@dataclass(frozen=True)
class Check:
    """`look` says how something is, or raises Trouble. seconds: the longest it may take."""

    name: Text
    look: Callable[[], str]
    seconds: float = 10


@dataclass(frozen=True)
class Finding:
    """What a check found; without a remedy, all is well."""

    name: Text
    sentence: str
    remedy: str = ""

    @property
    def is_well(self) -> bool:
        return not self.remedy


def find(check: Check) -> Finding:
    """Look once. Whatever goes wrong, others can still be looked at."""
    try:
        with impatient():
            return Finding(check.name, check.look())
    except Trouble as trouble:
        return Finding(check.name, trouble.sentence, trouble.remedy)
    except Exception as error:
        logger.exception("%s could not be looked at", check.name)
        sentence = gettext("This could not be looked at: %(error)s.")
        remedy = gettext("Read the log of the server, which says more.")
        return Finding(check.name, sentence % {"error": type(error).__name__}, remedy)


def find_in_time(check: Check) -> Finding:
    """Look in a thread, which is left to itself when it takes too long; told in English."""
    found: SimpleQueue[Finding] = SimpleQueue()

    def look() -> None:
        try:
            with override("en"):
                found.put(find(check))
        finally:
            connections.close_all()

    Thread(target=look, daemon=True).start()
    try:
        return found.get(timeout=check.seconds)
    except Empty:
        sentence = f"There was no answer within {check.seconds:g} seconds."
        return Finding(check.name, sentence, "See whether what was asked runs, then try again.")
