"""Sessions that more people picked than their room seats, while a larger room is free."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.clashes.circumstances import Circumstances
from talks.clashes.free import is_free
from talks.clashes.held import concerned, held_but_breaks, titles
from talks.clashes.problem import Problem
from talks.programme import Programme, schema


def too_small(
    programme: Programme, circumstances: Circumstances, of: Collection[UUID] | None
) -> Iterator[Problem]:
    """Yield sessions with more stars than seats, with a larger room that is free.

    A break has no audience of its own, and a session that limits its places does so wherever it is.
    """
    titled = titles(programme)
    private_to = circumstances.private_to.get("stars", "")
    for slot, session in concerned(programme.once(held_but_breaks), of):
        stars, room = circumstances.stars.get(session.key, 0), programme.room(slot.room)
        if room.capacity is None or stars <= room.capacity or session.content.seats is not None:
            continue
        larger = _larger(programme, slot, room, stars)
        if larger is None:
            continue
        sentence = _(
            "%(session)s has more stars (%(stars)d) than %(room)s has seats (%(seats)d); "
            "%(larger)s (%(more)d) is free then."
        ) % {
            "session": titled(slot, session),
            "stars": stars,
            "room": room.name.either,
            "seats": room.capacity,
            "larger": larger.name.either,
            "more": larger.capacity,
        }
        sides = (session.key, room.key, larger.key)
        yield Problem("too_small", sentence, sides, private_to=private_to)


def _larger(
    programme: Programme, slot: schema.Slot, room: schema.Room, stars: int
) -> schema.Room | None:
    """Return the smallest free room that seats all, else the largest free one that seats more."""
    found = None
    for other in programme.once(by_capacity):
        if (other.capacity or 0) <= (room.capacity or 0):
            continue
        if is_free(programme, other.key, slot.start, slot.end):
            found = other
            if (other.capacity or 0) >= stars:
                break
    return found


def by_capacity(programme: Programme) -> list[schema.Room]:
    """Return the rooms whose capacity is known, the smallest first."""
    known = (room for room in programme.listed_rooms if room.capacity is not None)
    return sorted(known, key=lambda room: room.capacity or 0)
