"""Four ways to take something away, described in the same words wherever one is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from core.extensions import Hook


class WayOut(StrEnum):
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    # Of rows that have no history.
    DELETE_FOR_GOOD = "delete for good"
    ERASE = "erase"

    @property
    def sentence(self) -> StrPromise:
        """Return the sentence that says what it does, and what stays."""
        return SENTENCES[self]


SENTENCES: dict[WayOut, StrPromise] = {
    WayOut.CANCEL: _(
        "Cancel: it stays in the programme, which says that it does not take place; calendars are "
        "told."
    ),
    WayOut.WITHDRAW: _(
        "Withdraw: it leaves all lists and the search at once; its page stays and says so. It can "
        "be put back."
    ),
    WayOut.DELETE: _(
        "Delete: it goes with all that belongs to it, and can be restored for 30 days. Only what "
        "was never announced is deleted."
    ),
    WayOut.DELETE_FOR_GOOD: _(
        "Delete: it goes with all that belongs to it, and nobody can bring it back."
    ),
    WayOut.ERASE: _(
        "Erase: its words and pictures are blanked everywhere, for ever. For when the law asks, or "
        "for a mistake that harms."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A way out of a row; `url` is where it is taken, if this user may and the row allows it."""

    way: WayOut
    url: str = ""


# In which ways a row can be taken away.
CHOICES = Hook[[HttpRequest, Model], Iterable[Choice]]()


def ways_out(request: HttpRequest, row: Model) -> list[Choice]:
    """Return all ways out of the row."""
    return [*chain.from_iterable(CHOICES.ask(request, row))]


def other_ways(request: HttpRequest, row: Model, here: WayOut) -> list[Choice]:
    """Return the ways out of the row beside the one that is chosen."""
    return [choice for choice in ways_out(request, row) if choice.way != here]
