"""What holds of plans on any sheet without overlaps."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings, strategies as st

from tests.timetable.plans.sheets import at, key, place, slot_of, standing
from timetable.places import GRID, SlotPlace
from timetable.plans.plan import Plan
from timetable.plans.pushing import insert
from timetable.plans.standing import Standing
from timetable.plans.swapping import swap

# A gap, a length, both in fives, and whether it is a break.
SLOTS = st.lists(st.tuples(st.integers(0, 4), st.integers(1, 9), st.booleans()), max_size=8)


def sheet_of(slots: list[tuple[int, int, bool]]) -> Standing:
    lines, end = [], 0
    for number, (gap, length, is_break) in enumerate(slots):
        start, end = end + gap, end + gap + length
        title = f"S{number}" if is_break else f"s{number}"
        lines.append(f"Girelle {clock(start)}-{clock(end)} {title}")
    return standing(*lines, rooms="Girelle")


def clock(fives: int) -> str:
    return f"{8 + fives // 12:02}:{fives % 12 * 5:02}"


def places_after(sheet: Standing, plan: Plan) -> dict[UUID | None, SlotPlace]:
    after = {change.slot: change.after for change in plan.changes if change.after}
    return {slot.key: slot.place for slot in sheet.slots} | after


def overlaps(places: list[SlotPlace]) -> list[tuple[SlotPlace, SlotPlace]]:
    ordered = sorted(places, key=lambda each: each.start)
    return [(one, other) for one, other in pairwise(ordered) if other.start < one.end]


@settings(max_examples=60)
@given(SLOTS, st.integers(0, 40), st.integers(1, 9))
def test_inserting_ends_without_overlap_in_the_order_of_before(
    slots: list[tuple[int, int, bool]], start: int, length: int
) -> None:
    sheet = sheet_of(slots)
    new = place(f"Girelle {clock(start)}-{clock(start + length)}")
    plan = insert(sheet, key("Neuf"), None, new)
    if plan.hindrances:
        return
    places = places_after(sheet, plan)
    assert not overlaps(list(places.values()))
    assert places[None] == new
    for slot in sheet.slots:
        assert places[slot.key] == slot.place or not slot.is_break
        assert places[slot.key].start >= slot.place.start
        assert (places[slot.key].start - at("00:00")) % GRID == timedelta()
    pushed = [change.slot for change in plan.changes[1:]]
    assert pushed == sorted(pushed, key=lambda slot: places[slot].start)
    assert pushed == [slot.key for slot in sheet.slots if slot.key in pushed]


@settings(max_examples=40)
@given(SLOTS.filter(lambda slots: len(slots) > 1), st.data())
def test_neighbours_are_swapped_without_overlap_and_back(
    slots: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    sheet = sheet_of(slots)
    number = data.draw(st.integers(0, len(slots) - 2))
    one, other = sheet.slots[number : number + 2]
    places = places_after(sheet, swap(sheet, one.key, other.key))
    assert not overlaps(list(places.values()))
    assert places[other.key].start == one.place.start
    assert places[one.key].end == other.place.end
    assert slot_of(sheet, one.title).place == one.place, "what stands is frozen"
