"""Slots on another day than the edition's."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import concerned, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def outside_days(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield slots that do not start on a day of the edition; they may end after midnight."""
    titled = titles(programme)
    edition = programme.edition
    for slot, session in concerned(programme.all_slots, of):
        if not edition.first_day <= programme.day_of(slot) <= edition.last_day:
            sentence = _("%(session)s is outside the days of the edition.")
            names = {"session": titled(slot, session)}
            yield Problem("outside_days", sentence % names, (session.key,))
