"""Two sessions in one room."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import both, by_room, overlaps
from talks.clashes.problem import Problem
from talks.programme import Programme


def room_twice(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield sessions that overlap in a room that holds one session at a time."""
    for key, held in programme.once(by_room).items():
        room = programme.room(key)
        if room.holds_several:
            continue
        for one, other in overlaps(held, of):
            names = {"room": room.name.either, **both(programme, one, other)}
            sentence = _("%(room)s holds %(one)s and %(other)s at the same time.") % names
            yield Problem("room_twice", sentence, (one[1].key, other[1].key, key))
