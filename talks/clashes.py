"""The rules of a programme, and the problems that break them.

A problem names its rule, says it in a sentence and points to the sessions (or other entries)
concerned. Whether it stops a release is decided in talks.releases: only problems that the release
causes do.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.translation import gettext as _

from talks.programme import EntryId, Programme, entries, references, schema


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule; `sides` are the keys concerned; a warning (`blocks` false) never refuses."""

    rule: str
    sentence: str
    sides: tuple[UUID, ...]
    blocks: bool = True

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what is equal for the same problem in two programmes."""
        return self.rule, tuple(sorted(set(self.sides)))


def problems(programme: Programme, *, person_twice_blocks: bool = True) -> list[Problem]:
    """Return all problems of a programme, in the order of the rules.

    If a reference leads nowhere, only such problems are returned: the other rules rely on
    references.
    """
    found = list(missing(programme))
    found = found or [problem for rule in RULES for problem in rule(programme)]
    if not person_twice_blocks:
        found = [replace(p, blocks=False) if p.rule == "person_twice" else p for p in found]
    return found


def room_twice(programme: Programme) -> Iterator[Problem]:
    """Yield sessions that overlap in a room that holds one session at a time.

    One may start as another ends: intervals are half-open.
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
    """Yield people who are expected in two places at once."""
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
    """Yield slots that do not start on a day of the edition; they may end after midnight."""
    edition = programme.edition
    for slot, session in programme.all_slots:
        if not edition.first_day <= programme.day_of(slot) <= edition.last_day:
            sentence = _("%(session)s is outside the days of the edition.")
            names = {"session": _titled(programme, slot, session)}
            yield Problem("outside_days", sentence % names, (session.key,))


def without_slot(programme: Programme) -> Iterator[Problem]:
    """Yield confirmed sessions without a slot, as warnings."""
    for session in programme.listed:
        if session.schedule.state == "confirmed" and not session.live_slots:
            sentence = _("“%(session)s” is confirmed and has no slot.")
            names = {"session": session.title.either}
            yield Problem("without_slot", sentence % names, (session.key,), blocks=False)


def same_address(programme: Programme) -> Iterator[Problem]:
    """Yield entries of one kind with the same slug, withdrawn or not."""
    for kind in ("sessions", "speakers", "rooms", "tracks", "formats", "tags", "venues"):
        taken: dict[str, UUID] = {}
        for entry in getattr(programme, kind):
            other = taken.setdefault(entry.slug, entry.key)
            if other != entry.key:
                sentence = _("Two entries have the address “%(slug)s”.") % {"slug": entry.slug}
                yield Problem("same_address", sentence, (other, entry.key))


def missing(programme: Programme) -> Iterator[Problem]:
    """Yield references to entries that are not published."""
    parts = programme.once(entries)
    for entry, value in parts.items():
        for kind, key in references(value):
            if EntryId(kind, key) not in parts:
                sentence = _("%(entry)s names something that is not published: %(missing)s.")
                names = {"entry": str(entry), "missing": f"{kind}:{key}"}
                yield Problem("missing", sentence % names, (entry.key, key))


def withdrawn_room(programme: Programme) -> Iterator[Problem]:
    """Yield sessions in a room that is withdrawn."""
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

Held = tuple[schema.Slot, schema.Session]


def _held(programme: Programme) -> list[Held]:
    """Return the slots of confirmed sessions, which take a room and people's time, by start."""
    return [pair for pair in programme.all_slots if pair[1].schedule.state == "confirmed"]


def _overlaps(held: list[Held]) -> Iterator[tuple[Held, Held]]:
    """Yield each pair that overlaps; `held` is sorted by start."""
    running: list[Held] = []
    for item in held:
        running = [other for other in running if other[0].end > item[0].start]
        yield from ((earlier, item) for earlier in running)
        running.append(item)


def _both(programme: Programme, one: Held, other: Held) -> dict[str, str]:
    """Return the titles of a pair of slots."""
    return {"one": _titled(programme, *one), "other": _titled(programme, *other)}


def _titled(programme: Programme, slot: schema.Slot, session: schema.Session) -> str:
    start = slot.start.astimezone(programme.edition.zone)
    return _("“%(title)s” (%(time)s)") % {
        "title": session.title.either,
        "time": f"{start:%d/%m %H:%M}",
    }
