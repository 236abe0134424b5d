"""How things stand, on the admin's front page: each app counts what is its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from django.http import HttpRequest

from core.extensions import ExtensionPoint, Hook


class Need(IntEnum):
    """What a line asks for. What is most urgent stands first."""

    # Something is wrong.
    MEND = 1
    # Somebody waits for a word.
    DECIDE = 2
    # Something lacks.
    COMPLETE = 3
    # Nothing: it is to be known.
    KNOW = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is to be done, or known.

    `count` is how many rows the list at `url` has, and `words` what they are; without a count the
    words say it alone.
    """

    words: str
    need: Need
    url: str = ""
    count: int | None = None


# What whoever asks may see.
LINES = Hook[[HttpRequest], Iterable[Line]]()
# What stands below the numbers.
BELOW_NUMBERS = ExtensionPoint[HttpRequest]()


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Holds what waits, the most urgent first; what is to be known; numbers of what there is."""

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
