"""Inserting a session: what follows in its room gives way, until a gap takes it up."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from timetable.models import Step
from timetable.places import SlotChange, SlotPlace, rounded_up
from timetable.plans.plan import Plan, ending_later, leaving_day, outside
from timetable.plans.standing import Standing, StandingSlot, moved_to, overlap


def insert(standing: Standing, session: UUID, slot: UUID | None, place: SlotPlace) -> Plan:
    """Return a plan that puts a session into a place; what follows there is pushed.

    slot: the slot that is moved, or None for a new one.
    """
    day = standing.day_of(place.start)
    before = standing.by_key[slot].place if slot else None
    first = SlotChange(slot=slot, session=session, before=before, after=place)
    pushed = list(giving_way(standing, place, without=slot))
    changes = (first, *(change for _slot, change in pushed))
    return Plan(
        kind=Step.Kind.PUSH,
        changes=changes,
        hindrances=(
            *(break_in_the_way(standing, wall) for wall in walls(standing, place, without=slot)),
            *leaving_day(standing, pushed, day),
            *outside(standing, changes),
        ),
        remarks=(*leaps(standing, pushed), *ending_later(standing, changes)),
    )


def walls(
    standing: Standing, place: SlotPlace, *, without: UUID | None = None
) -> Iterator[StandingSlot]:
    """Yield the breaks that a place would meet: they do not give way, as everybody has them."""
    for slot in standing.meeting(place):
        if slot.is_break and slot.key != without:
            yield slot


def giving_way(
    standing: Standing, place: SlotPlace, *, without: UUID | None = None
) -> Iterator[tuple[StandingSlot, SlotChange]]:
    """Yield what a place pushes in its room, in order, with its changes.

    That is what is on there and what follows, as long as there is too little time; what meets a
    break goes behind it. Starts are rounded up to five minutes.
    """
    if standing.room_by_key[place.room].holds_several:
        return
    breaks = [
        slot for slot in standing.in_room(place.room) if slot.is_break and slot.key != without
    ]
    free = place.end
    for slot in _following(standing, place, standing.day_of(place.start), without):
        if slot.place.start >= free:
            return
        after = moved_to(slot.place, rounded_up(free))
        while wall := next((each for each in breaks if overlap(each.place, after)), None):
            after = moved_to(after, rounded_up(wall.place.end))
        yield slot, slot.to(after)
        free = after.end


def _following(
    standing: Standing, place: SlotPlace, day: date, without: UUID | None
) -> list[StandingSlot]:
    return [
        slot
        for slot in standing.on(day, {place.room})
        if slot.place.end > place.start
        and not (slot.is_break or slot.cancelled or slot.key == without)
    ]


def break_in_the_way(standing: Standing, wall: StandingSlot) -> str:
    """Return the sentence that a break does not give way."""
    return _("“%(session)s” is in %(room)s from %(start)s to %(end)s: a break does not move.") % {
        "session": wall.title,
        "room": standing.room_name(wall.place.room),
        "start": standing.clock(wall.place.start),
        "end": standing.clock(wall.place.end),
    }


def leaps(standing: Standing, pushed: Iterable[tuple[StandingSlot, SlotChange]]) -> Iterator[str]:
    """Yield a sentence for each session that goes behind a break."""
    for slot, change in pushed:
        if not change.after:
            continue
        way = SlotPlace(slot.place.room, slot.place.start, change.after.start)
        if over := [wall.title for wall in walls(standing, way)]:
            names = {"session": slot.title, "break": over[-1]}
            yield _("“%(session)s” goes after “%(break)s”.") % names
