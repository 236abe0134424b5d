"""Two sessions in one room."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.held import by_room, groups, overlaps, sessions, titles
from talks.clashes.problem import Problem
from talks.programme import Programme


def room_twice(
    programme: Programme, _circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield sessions that overlap in a room that holds one session at a time."""
    titled = titles(programme)
    rooms = None
    if of is not None:
        rooms = {slot.room for each in sessions(programme, of) for slot in each.live_slots}
    for key, held in groups(programme.once(by_room), rooms):
        room = programme.room(key)
        if room.holds_several:
            continue
        for one, other in overlaps(held, of):
            names = {"room": room.name.either, **titled.both(one, other)}
            sentence = _("%(room)s holds %(one)s and %(other)s at the same time.") % names
            yield Problem("room_twice", sentence, (one[1].key, other[1].key, key))
