"""Wishes: what a place may go against, of people, of rooms, of what stands already.

They are found for all places at once, by what the rules of talks.clashes look at, and spare judging
most of them. Those that are offered are judged by the rules themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, product
from uuid import UUID, uuid5

from talks.clashes import RULES, Placed, moved, severity_of
from talks.clashes.held import Held, by_person, held
from talks.clashes.rules.same_topic import by_topic
from talks.clashes.rules.unrecorded_at_once import RECORDED, unrecorded
from timetable.finding.judging import BREAKING
from timetable.finding.search import Search, Spot

# Not a rule of a programme: what is proposed leaves the breaks of the house alone.
BREAKS = "breaks"


@dataclass(frozen=True, slots=True)
class Wish:
    """A rule that a place would break, or BREAKS; `person` is the key of whose time it is about."""

    rule: str
    person: UUID | None = None


type Hindered = dict[Spot, set[Wish]]
# Whom or what a place goes against: a wish with rooms and starts, all of which it is about.
type Against = Iterator[tuple[Wish, Iterable[UUID], Iterable[datetime]]]


def hindered(search: Search) -> Hindered:
    """Return every place that the session could have, with the wishes that it goes against."""
    rooms = [room.key for room in search.programme.listed_rooms]
    found: Hindered = {Spot(room, start): set() for room in rooms for start in search.starts}
    for rule, against in WISHES.items() if found else ():
        if rule == BREAKS or severity_of(rule, search.circumstances) in BREAKING:
            for wish, places, starts in against(search, rooms):
                for room, start in product(places, starts):
                    found[Spot(room, start)].add(wish)
    return found


# --- Each rule -----------------------------------------------------------------------------------


def _person_away(search: Search, rooms: Sequence[UUID]) -> Against:
    for _credit, speaker in search.programme.people(search.session):
        there = search.circumstances.available.get(speaker.key)
        if there is not None:
            ends = ((start, start + search.length) for start in search.starts)
            away = [
                start
                for start, end in ends
                if not any(first <= start and end <= last for first, last in there)
            ]
            yield Wish("person_away", speaker.key), rooms, away


def _room_lacks(search: Search, rooms: Sequence[UUID]) -> Against:
    # It does not look at the time: the session is put into all rooms at one time.
    key, start = search.session.key, search.starts[0]
    places = {
        uuid5(key, str(room)): Placed(
            session=key, room=room, start=start, end=start + search.length
        )
        for room in rooms
    }
    everywhere = moved(search.programme, places)
    broken = RULES["room_lacks"](everywhere, search.circumstances, {key})
    lacking = {side for problem in broken for side in problem.sides}
    yield Wish("room_lacks"), [room for room in rooms if room in lacking], search.starts


def _breaks(search: Search, rooms: Sequence[UUID]) -> Against:
    programme = search.programme
    if not programme.is_break(search.session):
        pauses = (pair for pair in programme.once(held) if programme.is_break(pair[1]))
        yield Wish(BREAKS), rooms, _during(search, pauses)


def _room_twice(search: Search, rooms: Sequence[UUID]) -> Against:
    alone = {key for key in rooms if not search.programme.room(key).holds_several}
    for pair in search.programme.once(held):
        if pair[0].room in alone:
            yield Wish("room_twice"), [pair[0].room], _during(search, [pair])


def _person_twice(search: Search, rooms: Sequence[UUID]) -> Against:
    for person, pair in _expected(search):
        if pair[1].key != search.session.key:
            others = [room for room in rooms if room != pair[0].room]
            yield Wish("person_twice", person), others, _during(search, [pair])


def _too_far(search: Search, rooms: Sequence[UUID]) -> Against:
    walking = search.circumstances.walking
    for person, (slot, _session) in _expected(search) if walking else ():
        meanwhile = search.meeting(slot.start, slot.end)
        for room in rooms:
            minutes = timedelta(minutes=walking.get(frozenset((room, slot.room)), 0))
            near = search.meeting(slot.start - minutes, slot.end + minutes)
            yield Wish("too_far", person), [room], set(near).difference(meanwhile)


def _same_topic(search: Search, rooms: Sequence[UUID]) -> Against:
    about = search.programme.once(by_topic)
    if not search.programme.is_break(search.session):
        topics = (about.get(topic.key, ()) for topic in search.programme.topics(search.session))
        yield Wish("same_topic"), rooms, _during(search, _others(search, chain(*topics)))


def _unrecorded_at_once(search: Search, rooms: Sequence[UUID]) -> Against:
    is_recorded = RECORDED in search.session.content.services
    if not is_recorded and not search.programme.is_break(search.session):
        others = _others(search, search.programme.once(unrecorded))
        yield Wish("unrecorded_at_once"), rooms, _during(search, others)


# Those that are named first, where one or another would explain that there is no place.
WISHES: dict[str, Callable[[Search, Sequence[UUID]], Against]] = {
    "person_away": _person_away,
    "room_lacks": _room_lacks,
    BREAKS: _breaks,
    "room_twice": _room_twice,
    "person_twice": _person_twice,
    "too_far": _too_far,
    "same_topic": _same_topic,
    "unrecorded_at_once": _unrecorded_at_once,
}


def _expected(search: Search) -> Iterator[tuple[UUID, Held]]:
    """Yield each person of the session with every slot at which they are expected."""
    slots_of = search.programme.once(by_person)
    for _credit, speaker in search.programme.people(search.session):
        yield from ((speaker.key, pair) for pair in slots_of.get(speaker.key, ()))


def _others(search: Search, slots: Iterable[Held]) -> Iterator[Held]:
    return (pair for pair in slots if pair[1].key != search.session.key)


def _during(search: Search, slots: Iterable[Held]) -> set[datetime]:
    """Return the starts at which the session would overlap one of these slots."""
    return {start for slot, _session in slots for start in search.meeting(slot.start, slot.end)}
