"""Sessions that nobody hosts."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import listed
from talks.clashes.problem import Problem
from talks.programme import Programme

HOSTING = ("moderator", "host")


def no_host(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield confirmed sessions, except breaks, without a moderator or host."""
    for session in listed(programme, of):
        if session.schedule.state != "confirmed" or programme.is_break(session):
            continue
        if not any(credit.role in HOSTING for credit, _speaker in programme.people(session)):
            sentence = _("“%(session)s” has nobody who moderates or hosts it.")
            names = {"session": session.title.either}
            yield Problem("no_host", sentence % names, (session.key,))
