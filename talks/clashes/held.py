"""Slots that take a room and people's time, and which of them overlap."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from talks.programme import Programme, schema

type Held = tuple[schema.Slot, schema.Session]


def held(programme: Programme) -> list[Held]:
    """Return the slots of confirmed sessions, by start; ask by `programme.once(held)`."""
    return [pair for pair in programme.all_slots if pair[1].schedule.state == "confirmed"]


def by_room(programme: Programme) -> dict[UUID, list[Held]]:
    """Return the held slots of each room; ask by `programme.once(by_room)`."""
    found = defaultdict(list)
    for pair in programme.once(held):
        found[pair[0].room].append(pair)
    return found


def by_person(programme: Programme) -> dict[UUID, list[Held]]:
    """Return the held slots of each speaker; ask by `programme.once(by_person)`."""
    found = defaultdict(list)
    for pair in programme.once(held):
        for _credit, speaker in programme.people(pair[1]):
            found[speaker.key].append(pair)
    return found


def concerned(held: Iterable[Held], of: Collection[UUID] | None) -> Iterable[Held]:
    """Return the slots of these sessions; all if None."""
    return held if of is None else [pair for pair in held if pair[1].key in of]


def overlaps(held: Iterable[Held], of: Collection[UUID] | None) -> Iterator[tuple[Held, Held]]:
    """Yield each pair that overlaps, with one of these sessions in it; `held` is sorted by start.

    One may start as another ends: intervals are half-open.
    """
    running: list[Held] = []
    for item in held:
        start, mine = item[0].start, of is None or item[1].key in of
        running = [other for other in running if other[0].end > start]
        yield from ((other, item) for other in running if mine or (of and other[1].key in of))
        running.append(item)


def both(programme: Programme, one: Held, other: Held) -> dict[str, str]:
    """Return the titles of a pair of slots."""
    return {"one": titled(programme, *one), "other": titled(programme, *other)}


def titled(programme: Programme, slot: schema.Slot, session: schema.Session) -> str:
    """Return the title of a session with the start of one of its slots."""
    start = slot.start.astimezone(programme.edition.zone)
    return _("“%(title)s” (%(time)s)") % {
        "title": session.title.either,
        "time": f"{start:%d/%m %H:%M}",
    }
