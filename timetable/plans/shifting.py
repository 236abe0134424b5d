"""Moving many slots by the same distance: all that follows an hour, or chosen ones."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from timetable.models import Step
from timetable.places import SlotChange, SlotPlace
from timetable.plans.plan import Plan, ending_later, leaving_day, outside
from timetable.plans.standing import SkippedHourError, Standing, StandingSlot, moved_to

Moved = list[tuple[StandingSlot, SlotChange]]


def everything_after(
    standing: Standing, since: datetime, minutes: int, rooms: Collection[UUID]
) -> Plan:
    """Return a plan that moves all that starts on that day, then or later, in these rooms.

    Breaks move with the rest; what began before stays.
    """
    day = standing.day_of(since)
    by = timedelta(minutes=minutes)
    moved = [
        (slot, slot.to(moved_to(slot.place, slot.place.start + by)))
        for slot in standing.on(day, rooms)
        if slot.place.start >= since
    ]
    changes = tuple(change for _slot, change in moved)
    return Plan(
        kind=Step.Kind.SHIFT,
        changes=changes,
        hindrances=tuple(leaving_day(standing, moved, day)),
        remarks=(*ending_later(standing, changes), *_torn_breaks(standing, moved)),
    )


def _torn_breaks(standing: Standing, moved: Moved) -> Iterable[str]:
    """Yield a sentence for each break that would begin at several hours, where it had one."""
    begins = defaultdict(set)
    for slot, _change in moved:
        begins[slot.session, slot.place.start].add(slot.key)
    for (session, start), keys in begins.items():
        together = [
            slot for slot in standing.slots if (slot.session, slot.place.start) == (session, start)
        ]
        if together[0].is_break and len(keys) < len(together):
            names = {"session": together[0].title}
            yield _("“%(session)s” moves in some of its rooms only.") % names


def chosen(
    standing: Standing, keys: Collection[UUID], *, days: int = 0, minutes: int = 0, rooms: int = 0
) -> Plan:
    """Return a plan that moves these slots by days, minutes and rooms to the right.

    Days keep the hour of the clock on the wall.
    """
    moved: Moved = []
    hindrances: list[str] = []
    for slot in standing.slots:
        if slot.key not in keys:
            continue
        day = standing.day_of(slot.place.start) + timedelta(days=days)
        try:
            after = _far(standing, slot.place, day, minutes, rooms)
        except SkippedHourError:
            names = {"session": slot.title, "hour": standing.clock(slot.place.start)}
            hindrances.append(_("“%(session)s”: there is no %(hour)s on that day.") % names)
        except LookupError:
            names = {"session": slot.title}
            hindrances.append(_("“%(session)s”: there is no room that far to that side.") % names)
        else:
            moved.append((slot, slot.to(after)))
            hindrances += leaving_day(standing, moved[-1:], day)
    changes = tuple(change for _slot, change in moved)
    return Plan(
        kind=Step.Kind.MOVE, changes=changes, hindrances=(*hindrances, *outside(standing, changes))
    )


def _far(standing: Standing, place: SlotPlace, day: date, minutes: int, rooms: int) -> SlotPlace:
    """Return the place on that day, by minutes and rooms away. Raises LookupError without room."""
    room = place.room
    if rooms:
        order = list(standing.room_by_key)
        number = order.index(room) + rooms if room in order else -1
        if not 0 <= number < len(order):
            raise LookupError(rooms)
        room = order[number]
    if day != standing.day_of(place.start):
        place = standing.on_day(place, day)
    return moved_to(place, place.start + timedelta(minutes=minutes), room)
