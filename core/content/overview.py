"""The state of the site on the admin's front page: each app counts its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from django.http import HttpRequest

from core.extensions import ExtensionPoint, Hook


class Need(IntEnum):
    """The kind of attention that a line asks for, the most urgent first."""

    # Something is wrong.
    MEND = 1
    # A person waits for a decision.
    DECIDE = 2
    # Something lacks.
    COMPLETE = 3
    # Nothing: it is to be known.
    KNOW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the overview: something to do or to know.

    `count` is how many rows the list at `url` has, and `words` what they are; without a count the
    words say it alone.
    """

    words: str
    need: Need
    url: str = ""
    count: int | None = None


# Lines that the user of a request may see.
LINES = Hook[[HttpRequest], Iterable[Line]]()
# What stands below the numbers.
BELOW_NUMBERS = ExtensionPoint[HttpRequest]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The lines of the front page: what waits, the most urgent first; facts; numbers."""

    waiting: list[Line]
    facts: list[Line]
    numbers: list[Line]


def overview(request: HttpRequest) -> Overview:
    lines = sorted(chain.from_iterable(LINES.ask(request)), key=lambda line: line.need)
    there = [line for line in lines if line.count != 0]
    known = [line for line in there if line.need == Need.KNOW]
    return Overview(
        waiting=[line for line in there if line.need != Need.KNOW],
        facts=[line for line in known if line.count is None],
        numbers=[line for line in known if line.count is not None],
    )
