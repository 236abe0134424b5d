"""Slots that take a room and people's time, and which of them overlap."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

from django.utils.translation import get_language, gettext as _

from talks.programme import Programme, schema

type Held = tuple[schema.Slot, schema.Session]


def held(programme: Programme) -> list[Held]:
    """Return the slots of confirmed sessions, by start; ask by `programme.once(held)`."""
    return [pair for pair in programme.all_slots if pair[1].schedule.state == "confirmed"]


def held_but_breaks(programme: Programme) -> list[Held]:
    """Return the held slots except those of breaks; ask by `programme.once(held_but_breaks)`."""
    breaks = {shape.key for shape in programme.formats if shape.is_break and not shape.withdrawn}
    return [pair for pair in programme.once(held) if pair[1].content.format not in breaks]


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
        for credit in pair[1].content.people:
            found[credit.speaker].append(pair)
    for speaker in programme.speakers:
        if speaker.withdrawn:
            found.pop(speaker.key, None)
    return found


def groups(
    index: Mapping[UUID, list[Held]], keys: Collection[UUID] | None
) -> Iterator[tuple[UUID, list[Held]]]:
    """Yield the groups of an index with these keys, in its order; all if None."""
    return ((key, slots) for key, slots in index.items() if keys is None or key in keys)


def sessions(programme: Programme, of: Collection[UUID]) -> Iterator[schema.Session]:
    """Yield those of these sessions that the programme has."""
    for key in of:
        if session := programme.find(schema.Session, key):
            yield session


def listed(programme: Programme, of: Collection[UUID] | None) -> list[schema.Session]:
    """Return the listed sessions with these keys, in their order; all if None."""
    if of is None:
        return programme.listed
    return programme.in_order(each for each in sessions(programme, of) if not each.withdrawn)


def people_of(programme: Programme, of: Collection[UUID] | None) -> Collection[UUID] | None:
    """Return the speakers of these sessions; None for all."""
    if of is None:
        return None
    every = (session.content.people for session in sessions(programme, of))
    return {credit.speaker for people in every for credit in people}


def concerned(held: Iterable[Held], of: Collection[UUID] | None) -> Iterable[Held]:
    """Return the slots of these sessions; all if None."""
    return held if of is None else [pair for pair in held if pair[1].key in of]


def overlaps(held: Iterable[Held], of: Collection[UUID] | None) -> Iterator[tuple[Held, Held]]:
    """Yield each pair that overlaps, with one of these sessions in it; `held` is sorted by start.

    One may start as another ends: intervals are half-open.
    """
    running: list[Held] = []
    own: list[Held] = []
    for item in held:
        start = item[0].start
        running = [other for other in running if other[0].end > start]
        own = [other for other in own if other[0].end > start]
        is_own = of is None or item[1].key in of
        yield from ((other, item) for other in (running if is_own else own))
        running.append(item)
        if is_own:
            own.append(item)


class Titles:
    """Titles of sessions with the start of a slot, in the active language."""

    def __init__(self, programme: Programme) -> None:
        self.zone = programme.edition.zone
        self.known: dict[UUID, str] = {}

    def __call__(self, slot: schema.Slot, session: schema.Session) -> str:
        # A slot is named in as many problems as there are rooms.
        title = self.known.get(slot.key)
        if title is None:
            start = slot.start.astimezone(self.zone)
            title = self.known[slot.key] = _("“%(title)s” (%(time)s)") % {
                "title": session.title.either,
                "time": f"{start:%d/%m %H:%M}",
            }
        return title

    def both(self, one: Held, other: Held) -> dict[str, str]:
        """Return the titles of a pair of slots."""
        return {"one": self(*one), "other": self(*other)}


def titles(programme: Programme) -> Titles:
    """Return the titles of a programme in the active language."""
    return programme.once(Titles, of=get_language())
