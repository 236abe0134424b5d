"""Sessions in a room that nobody uses any more."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import concerned, held
from talks.clashes.problem import Problem
from talks.programme import Programme


def withdrawn_room(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield sessions in a room that is withdrawn."""
    for slot, session in concerned(programme.once(held), of):
        room = programme.room(slot.room)
        if room.withdrawn:
            sentence = _("“%(session)s” is in %(room)s, which is withdrawn.")
            names = {"session": session.title.either, "room": room.name.either}
            yield Problem("withdrawn_room", sentence % names, (session.key, room.key))
