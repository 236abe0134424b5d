"""Swapping two slots: each takes the room and the start of the other, and keeps its length."""

from uuid import UUID

from timetable.models import Step
from timetable.places import SlotPlace
from timetable.plans.plan import Plan
from timetable.plans.standing import Standing, StandingSlot, moved_to


def swap(standing: Standing, one: UUID, other: UUID) -> Plan:
    """Return a plan that exchanges the places of two slots.

    Where one follows the other in a room, both stay within the time that they take together.
    Raises KeyError if one of them does not stand.
    """
    first, second = sorted(
        (standing.by_key[one], standing.by_key[other]), key=lambda slot: slot.place.start
    )
    to_second = moved_to(first.place, second.place.start, second.place.room)
    to_first = moved_to(second.place, first.place.start, first.place.room)
    if _are_neighbours(standing, first, second):
        length = first.place.end - first.place.start
        to_second = moved_to(first.place, second.place.end - length)
    return Plan(kind=Step.Kind.SWAP, changes=(first.to(to_second), second.to(to_first)))


def _are_neighbours(standing: Standing, first: StandingSlot, second: StandingSlot) -> bool:
    """Tell whether nothing stands between two slots of a room that follow each other."""
    if first.place.room != second.place.room or second.place.start < first.place.end:
        return False
    both = SlotPlace(first.place.room, first.place.start, second.place.end)
    return {slot.key for slot in standing.meeting(both)} <= {first.key, second.key}
