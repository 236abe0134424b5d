"""Breaks: one across all rooms, and those of a day once more on another."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _, ngettext

from timetable.models import Step
from timetable.places import SlotChange, SlotPlace
from timetable.plans.plan import Plan, ending_later, leaving_day
from timetable.plans.pushing import giving_way, leaps, walls
from timetable.plans.standing import SkippedHourError, Standing, StandingSlot


class Way(StrEnum):
    """What becomes of what stands where the break shall be."""

    PUSH = "push"
    LEAVE = "leave"


def break_across(standing: Standing, session: UUID, places: Iterable[SlotPlace], way: Way) -> Plan:
    """Return a plan that puts a new break into each of these places, which are of one day.

    session: the key that its session will have.
    """
    changes: list[SlotChange] = []
    hindrances: list[str] = []
    remarks: list[str] = []
    for place in places:
        day = standing.day_of(place.start)
        in_the_way = walls(standing, place) if way == Way.PUSH else standing.meeting(place)
        if found := next(iter(in_the_way), None):
            remarks.append(_left_out(standing, found))
            continue
        pushed = list(giving_way(standing, place))
        hindrances += leaving_day(standing, pushed, day)
        remarks += leaps(standing, pushed)
        changes.append(SlotChange(slot=None, session=session, before=None, after=place))
        changes += (change for _slot, change in pushed)
    if not changes:
        hindrances.append(_("No room is free for it."))
    return Plan(
        kind=Step.Kind.BREAK,
        changes=tuple(changes),
        hindrances=tuple(hindrances),
        remarks=(*remarks, *ending_later(standing, changes)),
    )


def _left_out(standing: Standing, held: StandingSlot) -> str:
    names = {
        "room": standing.room_name(held.place.room),
        "session": held.title,
        "start": standing.clock(held.place.start),
        "end": standing.clock(held.place.end),
    }
    return _("Not in %(room)s: “%(session)s” is there from %(start)s to %(end)s.") % names


def copy_breaks(standing: Standing, source: date, target: date) -> Plan:
    """Return a plan that puts the breaks of a day at the same hours and rooms of another.

    Those that stand there already, and those whose room is held then, are left out.
    """
    changes: list[SlotChange] = []
    remarks: list[str] = []
    known = 0
    for slot in (slot for slot in standing.on(source) if slot.is_break and not slot.cancelled):
        try:
            after = standing.on_day(slot.place, target)
        except SkippedHourError:
            names = {"session": slot.title, "hour": standing.clock(slot.place.start)}
            remarks.append(_("“%(session)s”: there is no %(hour)s on that day.") % names)
            continue
        if any((each.session, each.place) == (slot.session, after) for each in standing.slots):
            known += 1
        elif after.room not in standing.room_by_key:
            names = {"session": slot.title}
            remarks.append(_("Not “%(session)s”: its room is withdrawn.") % names)
        elif held := next(standing.meeting(after), None):
            remarks.append(_left_out(standing, held))
        else:
            change = SlotChange(slot=None, session=slot.session, before=None, after=after)
            changes.append(change)
    return Plan(
        kind=Step.Kind.COPY_BREAKS, changes=tuple(changes), remarks=(*_known(known), *remarks)
    )


def _known(count: int) -> Iterator[str]:
    if count:
        sentence = ngettext(
            "%(count)d break is there already.", "%(count)d breaks are there already.", count
        )
        yield sentence % {"count": count}
