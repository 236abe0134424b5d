"""Sessions without a place."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import listed
from talks.clashes.problem import Problem
from talks.programme import Programme


def without_slot(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield confirmed sessions without a slot."""
    for session in listed(programme, of):
        if session.schedule.state == "confirmed" and not session.live_slots:
            sentence = _("“%(session)s” is confirmed and has no slot.")
            names = {"session": session.title.either}
            yield Problem("without_slot", sentence % names, (session.key,))
