"""Ways to take something away, described in the same words wherever one is chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from core.extensions import Hook


class Removal(StrEnum):
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    DELETE = "delete"
    # Of rows that have no history.
    DELETE_FOR_GOOD = "delete for good"
    # Of speakers.
    PORTRAIT = "portrait"
    ERASE = "erase"

    @property
    def sentence(self) -> StrPromise:
        """Return the sentence that says what it does, and what stays."""
        return SENTENCES[self]


SENTENCES: dict[Removal, StrPromise] = {
    Removal.CANCEL: _(
        "Cancel: it stays in the programme, which says that it does not take place; calendars "
        "follow."
    ),
    Removal.WITHDRAW: _(
        "Withdraw: it leaves all lists and the search at once; its page stays and says so. It can "
        "be put back."
    ),
    Removal.DELETE: _(
        "Delete: it goes with all that belongs to it, and can be restored for 30 days. Only what "
        "was never announced is deleted."
    ),
    Removal.DELETE_FOR_GOOD: _(
        "Delete: it goes with all that belongs to it, and nobody can bring it back."
    ),
    Removal.PORTRAIT: _(
        "Remove the portrait: it leaves pages, images of shared links, older releases and the "
        "history, for ever; all words stay. For when the person asks."
    ),
    Removal.ERASE: _(
        "Erase: its words and pictures are blanked everywhere, for ever. For when the law asks, or "
        "for a mistake that harms."
    ),
}


@dataclass(frozen=True, slots=True)
class RemovalOption:
    """A removal of a row; `url` is where it is done, if this user may and the row allows it."""

    removal: Removal
    url: str = ""


# How a row can be taken away.
REMOVAL_OPTIONS = Hook[[HttpRequest, Model], Iterable[RemovalOption]]()


def removal_options(request: HttpRequest, row: Model) -> list[RemovalOption]:
    """Return all options to take the row away."""
    return [*chain.from_iterable(REMOVAL_OPTIONS.ask(request, row))]


def other_options(request: HttpRequest, row: Model, here: Removal) -> list[RemovalOption]:
    """Return the options to take the row away beside the one that is chosen."""
    return [option for option in removal_options(request, row) if option.removal != here]
