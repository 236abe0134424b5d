"""What must not be in a programme, rule by rule.

A problem names its rule, says it in a sentence and points to the sessions (or other entries)
concerned. Whether it stops a release is decided in talks.releases: only what the release brings
about does.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from talks.diff import references
from talks.programme import EntryId, Programme, Session, Slot, entries


@dataclass(frozen=True, slots=True)
class Problem:
    """`sides` are the keys of what is concerned; a warning (`blocks` false) never refuses."""

    rule: str
    sentence: str
    sides: tuple[UUID, ...]
    blocks: bool = True

    @property
    def identity(self) -> tuple[object, ...]:
        """The same problem in two programmes has the same identity."""
        return self.rule, tuple(sorted(set(self.sides)))


def problems(programme: Programme, *, person_twice_blocks: bool = True) -> list[Problem]:
    """All problems of a programme, in the order of the rules.

    Where a reference leads nowhere the other rules cannot be asked: they follow it.
    """
    found = list(missing(programme))
    found = found or [problem for rule in RULES for problem in rule(programme)]
    if not person_twice_blocks:
        found = [replace(p, blocks=False) if p.rule == "person_twice" else p for p in found]
    return found


def room_twice(programme: Programme) -> Iterator[Problem]:
    """A room holds one session at a time; [start, end), so one may start as another ends.

    Some may hold several.
    """
    rooms = defaultdict(list)
    for slot, session in _held(programme):
        if not programme.room(slot.room).holds_several:
            rooms[slot.room].append((slot, session))
    for room, held in rooms.items():
        for one, other in _overlaps(held):
            names = {"room": programme.room(room).name.either, **_both(programme, one, other)}
            sentence = _("%(room)s holds %(one)s and %(other)s at the same time.") % names
            yield Problem("room_twice", sentence, (one[1].key, other[1].key, room))


def person_twice(programme: Programme) -> Iterator[Problem]:
    """Nobody is in two places at once."""
    people = defaultdict(list)
    for slot, session in _held(programme):
        for _credit, speaker in programme.people(session):
            people[speaker].append((slot, session))
    for speaker, held in people.items():
        for one, other in _overlaps(held):
            if one[1].key == other[1].key or one[0].room == other[0].room:
                continue
            names = {"person": speaker.name, **_both(programme, one, other)}
            sentence = _("%(person)s is expected at %(one)s and at %(other)s.") % names
            yield Problem("person_twice", sentence, (one[1].key, other[1].key, speaker.key))


def outside_days(programme: Programme) -> Iterator[Problem]:
    """A slot starts on a day of the edition; it may end after midnight."""
    edition = programme.edition
    for slot, session in programme.all_slots:
        if not edition.first_day <= programme.day_of(slot) <= edition.last_day:
            sentence = _("%(session)s is outside the days of the edition.")
            names = {"session": _titled(programme, slot, session)}
            yield Problem("outside_days", sentence % names, (session.key,))


def without_slot(programme: Programme) -> Iterator[Problem]:
    """A confirmed session has a time; its page says that it is to come."""
    for session in programme.listed:
        if session.place.state == "confirmed" and not session.live_slots:
            sentence = _("“%(session)s” is confirmed and has no slot.")
            names = {"session": session.title.either}
            yield Problem("without_slot", sentence % names, (session.key,), blocks=False)


def same_address(programme: Programme) -> Iterator[Problem]:
    """Two things of one kind never have the same address, withdrawn or not."""
    for kind in ("sessions", "speakers", "rooms", "tracks", "formats", "tags", "venues"):
        taken: dict[str, UUID] = {}
        for entry in getattr(programme, kind):
            other = taken.setdefault(entry.slug, entry.key)
            if other != entry.key:
                sentence = _("Two entries have the address “%(slug)s”.") % {"slug": entry.slug}
                yield Problem("same_address", sentence, (other, entry.key))


def missing(programme: Programme) -> Iterator[Problem]:
    """What an entry names is there."""
    parts = entries(programme)
    for entry, value in parts.items():
        for kind, key in references(value):
            if EntryId(kind, key) not in parts:
                sentence = _("%(entry)s names something that is not published: %(missing)s.")
                names = {"entry": str(entry), "missing": f"{kind}:{key}"}
                yield Problem("missing", sentence % names, (entry.key, key))


def withdrawn_room(programme: Programme) -> Iterator[Problem]:
    """A room in use is not withdrawn."""
    for slot, session in _held(programme):
        room = programme.room(slot.room)
        if room.withdrawn:
            sentence = _("“%(session)s” is in %(room)s, which is withdrawn.")
            names = {"session": session.title.either, "room": room.name.either}
            yield Problem("withdrawn_room", sentence % names, (session.key, room.key))


RULES: tuple[Callable[[Programme], Iterator[Problem]], ...] = (
    withdrawn_room,
    same_address,
    room_twice,
    person_twice,
    outside_days,
    without_slot,
)

Held = tuple[Slot, Session]


def _held(programme: Programme) -> list[Held]:
    """The slots that take a room and people's time, by start."""
    return [pair for pair in programme.all_slots if pair[1].place.state == "confirmed"]


def _overlaps(held: list[Held]) -> Iterator[tuple[Held, Held]]:
    """Each pair that shares a moment; `held` is by start."""
    running: list[Held] = []
    for item in held:
        running = [other for other in running if other[0].end > item[0].start]
        yield from ((earlier, item) for earlier in running)
        running.append(item)


def _both(programme: Programme, one: Held, other: Held) -> dict[str, str]:
    """What the slots of a pair are called."""
    return {"one": _titled(programme, *one), "other": _titled(programme, *other)}


def _titled(programme: Programme, slot: Slot, session: Session) -> str:
    start = slot.start.astimezone(programme.edition.zone)
    return _("“%(title)s” (%(time)s)") % {
        "title": session.title.either,
        "time": f"{start:%d/%m %H:%M}",
    }
