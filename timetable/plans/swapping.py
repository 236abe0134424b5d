"""Swapping two slots: each takes the room and the start of the other, and keeps its length."""

from dataclasses import replace
from uuid import UUID

from timetable.models import Step
from timetable.places import SlotChange, SlotPlace
from timetable.plans.plan import Plan
from timetable.plans.standing import Standing, moved_to


def swap(standing: Standing, one: UUID, other: UUID) -> Plan:
    """Return a plan that exchanges the places of two slots.

    Raises KeyError if one of them does not stand.
    """
    slots = standing.by_key[one], standing.by_key[other]
    places = exchanged(standing, *(slot.place for slot in slots))
    changes = (slot.to(place) for slot, place in zip(slots, places, strict=True))
    return Plan(kind=Step.Kind.SWAP, changes=tuple(changes))


def exchanged(standing: Standing, one: SlotPlace, other: SlotPlace) -> tuple[SlotPlace, SlotPlace]:
    """Return the places of two slots that are swapped, the new place of `one` first.

    Where one follows the other in a room, both stay within the time that they take together.
    """
    first, second = sorted((one, other), key=lambda place: place.start)
    after_second = moved_to(first, second.start, second.room)
    if _are_neighbours(standing, first, second):
        after_second = moved_to(first, second.end - (first.end - first.start))
    places = after_second, moved_to(second, first.start, first.room)
    return places if one is first else places[::-1]


def swap_with(standing: Standing, change: SlotChange, other: UUID) -> list[SlotChange]:
    """Return the changes by which something takes the place of the slot that holds it, instead of
    this change; none if others are in the way. To what has no place yet, that slot leaves its own.

    Raises KeyError if that slot does not stand.
    """
    held = standing.by_key[other]
    mine, theirs = change.after, None
    if change.before:
        mine, theirs = exchanged(standing, change.before, held.place)
    elif mine:
        mine = moved_to(mine, held.place.start, held.place.room)
    met = {slot.key for place in (mine, theirs) if place for slot in standing.meeting(place)}
    if mine is None or not met <= {change.slot, other}:
        return []
    gone = SlotChange(slot=other, session=held.session, before=held.place, after=theirs)
    return [replace(change, after=mine), gone]


def _are_neighbours(standing: Standing, first: SlotPlace, second: SlotPlace) -> bool:
    """Tell whether two places follow each other in a room on one day, with nothing between."""
    days = standing.day_of(first.start), standing.day_of(second.start)
    if first.room != second.room or second.start < first.end or days[0] != days[1]:
        return False
    both = SlotPlace(first.room, first.start, second.end)
    return {slot.place for slot in standing.meeting(both)} <= {first, second}
