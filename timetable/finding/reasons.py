"""Reasons for and against a place, each with a weight and a sentence."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.utils.translation import gettext as _, ngettext

from talks.clashes.held import Held, by_person, by_room
from talks.formatting import names, room_services
from talks.programme import schema
from timetable.finding.search import Search, Spot

# Who goes on within this time goes on right away.
NEAR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a place is good, or (below 0) why it is less so.

    private_to: the permission that reading the sentence needs, or "".
    """

    weight: int
    sentence: str
    private_to: str = ""


def reasons(search: Search, spot: Spot) -> list[Reason]:
    """Return the reasons for and against a place, the weightiest first."""
    found = chain.from_iterable(why(search, spot) for why in WHY)
    return sorted(found, key=lambda reason: -reason.weight)


def _seats(search: Search, spot: Spot) -> Iterator[Reason]:
    """Compare the room with those expected: of the rooms that are large enough, a small one."""
    stars = search.circumstances.stars.get(search.session.key)
    expected = stars or search.session.content.seats
    capacity = search.programme.room(spot.room).capacity
    if not expected or not capacity:
        return
    weight = -6 if capacity < expected else 2 + round(4 * expected / capacity)
    seats = ngettext("%(count)d seat", "%(count)d seats", capacity) % {"count": capacity}
    if stars:
        sentence = ngettext("%(seats)s for %(count)d star", "%(seats)s for %(count)d stars", stars)
    else:
        sentence = ngettext(
            "%(seats)s for the %(count)d place offered",
            "%(seats)s for the %(count)d places offered",
            expected,
        )
    private_to = search.circumstances.private_to.get("stars", "") if stars else ""
    yield Reason(weight, sentence % {"seats": seats, "count": expected}, private_to)


def _track(search: Search, spot: Spot) -> Iterator[Reason]:
    track = search.programme.track(search.session.content.track)
    if not track:
        return
    here = [
        pair
        for pair in search.programme.once(by_room).get(spot.room, ())
        if pair[1].content.track == track.key
        and pair[1].key != search.session.key
        and not search.programme.is_break(pair[1])
    ]
    before, after = _around(search, spot, here)
    if before:
        yield Reason(4, _("Right after “%(session)s”, of the same track") % _titled(before))
    if after:
        yield Reason(4, _("Right before “%(session)s”, of the same track") % _titled(after))
    day = _day(search, spot.start)
    if not (before or after) and any(_day(search, slot.start) == day for slot, _session in here):
        sentence = _("The track “%(track)s” is in this room that day")
        yield Reason(2, sentence % {"track": track.name.either})


def _services(search: Search, spot: Spot) -> Iterator[Reason]:
    room = search.programme.room(spot.room)
    kept = [code for code in room.services if code in search.session.content.services]
    if kept:
        sentence = _("The room offers what is announced: %(services)s")
        yield Reason(1, sentence % {"services": ", ".join(room_services(kept))})


def _availability(search: Search, spot: Spot) -> Iterator[Reason]:
    end, available = spot.start + search.length, search.circumstances.available
    there = [
        speaker
        for _credit, speaker in search.programme.people(search.session)
        if any(
            first <= spot.start and end <= last for first, last in available.get(speaker.key, ())
        )
    ]
    if there:
        sentence = _("%(people)s: there at that time, as they said")
        private_to = search.circumstances.private_to.get("available", "")
        yield Reason(1, sentence % {"people": names(there)}, private_to)


def _walks(search: Search, spot: Spot) -> Iterator[Reason]:
    walking, held = search.circumstances.walking, search.programme.once(by_person)
    for _credit, speaker in search.programme.people(search.session):
        others = [pair for pair in held.get(speaker.key, ()) if pair[1].key != search.session.key]
        for slot, session in filter(None, _around(search, spot, others)):
            said = {"person": speaker.name, "session": session.title.either}
            if slot.room == spot.room:
                sentence = _("%(person)s is in this room for “%(session)s” already")
                yield Reason(3, sentence % said)
                continue
            minutes = walking.get(frozenset((slot.room, spot.room)))
            if minutes is not None:
                sentence = ngettext(
                    "%(person)s walks %(count)d minute to or from “%(session)s”",
                    "%(person)s walks %(count)d minutes to or from “%(session)s”",
                    minutes,
                )
                yield Reason(-1 - minutes // 5, sentence % {**said, "count": minutes})


WHY: tuple[Callable[[Search, Spot], Iterator[Reason]], ...] = (
    _seats,
    _track,
    _walks,
    _services,
    _availability,
)


def _around(search: Search, spot: Spot, held: list[Held]) -> tuple[Held | None, Held | None]:
    """Return what ends shortly before the session would begin, and what begins shortly after."""
    start, end = spot.start, spot.start + search.length
    before = [pair for pair in held if start - NEAR <= pair[0].end <= start]
    after = [pair for pair in held if end <= pair[0].start <= end + NEAR]
    return (
        max(before, key=lambda pair: pair[0].end, default=None),
        min(after, key=lambda pair: pair[0].start, default=None),
    )


def _day(search: Search, moment: datetime) -> object:
    return moment.astimezone(search.programme.edition.zone).date()


def _titled(pair: tuple[schema.Slot, schema.Session]) -> dict[str, str]:
    return {"session": pair[1].title.either}
