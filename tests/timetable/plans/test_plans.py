"""Plans: what is shifted, swapped and inserted, and what holds of any sheet."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from hypothesis import given, settings, strategies as st

from tests.timetable.plans.sheets import DAYS, at, key, lines, place, slot_of, standing
from timetable.places import GRID, SlotPlace
from timetable.plans.breaks import Way, break_across, copy_breaks
from timetable.plans.plan import Plan
from timetable.plans.pushing import insert
from timetable.plans.shifting import chosen, everything_after
from timetable.plans.standing import Standing
from timetable.plans.swapping import swap

FULL = standing(
    "Girelle 13:30-14:10 Fanal",
    "Girelle 14:10-14:30 PAUSE",
    "Girelle 14:30-15:00 Marée",
    "Oursin 14:00-15:00 (Digue)",
    "Patio 14:10-14:30 PAUSE",
    "2:Girelle 15:00-15:30 Môle",
)


def every(sheet: Standing) -> set[UUID]:
    return set(sheet.room_by_key)


def test_what_starts_then_or_later_moves_with_its_breaks_and_the_rest_stays() -> None:
    plan = everything_after(FULL, at("14:00"), 15, every(FULL))
    assert lines(FULL, plan) == [
        "Oursin 14:15-15:15 (Digue)",
        "Girelle 14:25-14:45 PAUSE",
        "Patio 14:25-14:45 PAUSE",
        "Girelle 14:45-15:15 Marée",
    ]
    assert plan.hindrances == ()
    assert len(plan.remarks) == 1, "the day ends later"
    assert not everything_after(FULL, at("16:00"), 15, every(FULL)).changes
    earlier = everything_after(FULL, at("14:30"), -5, {key("Girelle")})
    assert lines(FULL, earlier) == ["Girelle 14:25-14:55 Marée"]
    assert not earlier.remarks


def test_a_break_that_moves_in_one_room_of_two_is_said() -> None:
    [_later, torn] = everything_after(FULL, at("14:00"), 35, {key("Girelle")}).remarks
    assert "PAUSE" in torn
    both = everything_after(FULL, at("14:00"), -5, {key("Girelle"), key("Patio")})
    assert not both.remarks


def test_nothing_leaves_its_day_in_silence() -> None:
    sheet = standing("Girelle 23:30-23:45 Nuit", "Girelle 23:45-23:55 Fin")
    [leaves] = everything_after(sheet, at("23:00"), 15, every(sheet)).hindrances
    assert "Fin" in leaves
    assert everything_after(sheet, at("23:00"), -24 * 60, every(sheet)).hindrances


def test_minutes_are_minutes_in_the_night_that_has_an_hour_less_or_more() -> None:
    """From ten to two, a quarter of an hour later is five past three in spring."""
    for night, after in ((date(2027, 3, 28), "03:05"), (date(2027, 10, 31), "02:05")):
        sheet = standing("Girelle 01:50-01:55 Nuit", days=(night, night + timedelta(days=1)))
        [line] = lines(sheet, everything_after(sheet, at("01:00", night), 15, every(sheet)))
        assert line.startswith(f"Girelle {after}")


def test_chosen_ones_keep_their_distances_and_the_hour_of_the_clock() -> None:
    keys = {slot_of(FULL, "Fanal").key, slot_of(FULL, "Marée").key}
    assert lines(FULL, chosen(FULL, keys, days=1, minutes=5, rooms=1)) == [
        "2:Oursin 13:35-14:15 Fanal",
        "2:Oursin 14:35-15:05 Marée",
    ]
    autumn = standing("Girelle 10:00-10:30 Fanal", days=(date(2027, 10, 30), date(2027, 10, 31)))
    assert lines(autumn, chosen(autumn, {autumn.slots[0].key}, days=1)) == [
        "2:Girelle 10:00-10:30 Fanal"
    ]


def test_chosen_ones_go_nowhere_that_is_not() -> None:
    last = {slot_of(FULL, "Môle").key}
    for days, minutes, rooms in ((1, 0, 0), (0, 9 * 60, 0), (0, 0, -1), (0, 0, 3)):
        assert chosen(FULL, last, days=days, minutes=minutes, rooms=rooms).hindrances
    assert "21" in chosen(FULL, last, days=1).hindrances[0]
    spring = standing("Girelle 02:30-02:45 Nuit", days=(date(2027, 3, 27), date(2027, 3, 28)))
    [skipped] = chosen(spring, {spring.slots[0].key}, days=1).hindrances
    assert "02:30" in skipped


SHEET = standing(
    "Girelle 10:00-10:30 Court",
    "Girelle 10:40-11:40 Long",
    "Girelle 11:40-12:00 Fin",
    "Girelle 17:00-18:30 Soir",
    "2:Girelle 09:00-10:00 Matin",
    "2:Oursin 15:00-15:45 Loin",
)


def swapped(one: str, other: str) -> list[str]:
    plan = swap(SHEET, slot_of(SHEET, one).key, slot_of(SHEET, other).key)
    assert not plan.hindrances
    return lines(SHEET, plan)


def test_rooms_and_hours_are_exchanged_and_lengths_stay() -> None:
    assert sorted(swapped("Court", "Loin")) == sorted(swapped("Loin", "Court"))
    assert swapped("Court", "Loin") == ["2:Oursin 15:00-15:30 Court", "Girelle 10:00-10:45 Loin"]


def test_neighbours_stay_within_the_time_that_they_take_together() -> None:
    assert swapped("Long", "Court") == ["Girelle 10:00-11:00 Long", "Girelle 11:10-11:40 Court"]
    assert swapped("Fin", "Long") == ["Girelle 10:40-11:00 Fin", "Girelle 11:00-12:00 Long"]
    assert swapped("Soir", "Matin") == ["2:Girelle 09:00-10:30 Soir", "Girelle 17:00-18:00 Matin"]
    assert swapped("Court", "Fin") == ["Girelle 11:40-12:10 Court", "Girelle 10:00-10:20 Fin"]


MORNING = standing(
    "Girelle 10:00-10:30 Fanal",
    "Girelle 10:30-11:00 Marée",
    "Girelle 11:10-11:40 Môle",
    "Girelle 11:40-12:10 Digue",
    "Girelle 12:30-13:30 MIDI",
    "Girelle 14:00-14:30 Phare",
    "Oursin 10:30-11:00 Autre",
)


def inserted(sheet: Standing, words: str) -> list[str]:
    plan = insert(sheet, key("Neuf"), None, place(words))
    assert not plan.hindrances
    return lines(sheet, plan, "Neuf")


def test_what_follows_is_pushed_until_a_gap_takes_it_up() -> None:
    assert inserted(MORNING, "Girelle 10:30-10:40") == [
        "Girelle 10:30-10:40 Neuf",
        "Girelle 10:40-11:10 Marée",
    ]
    assert inserted(MORNING, "Girelle 10:15-10:20") == [
        "Girelle 10:15-10:20 Neuf",
        "Girelle 10:20-10:50 Fanal",
        "Girelle 10:50-11:20 Marée",
        "Girelle 11:20-11:50 Môle",
        "Girelle 11:50-12:20 Digue",
    ]
    assert inserted(MORNING, "Girelle 13:30-14:00") == ["Girelle 13:30-14:00 Neuf"]


def test_what_would_be_pushed_over_a_break_goes_behind_it() -> None:
    plan = insert(MORNING, key("Neuf"), None, place("Girelle 11:40-12:05"))
    assert lines(MORNING, plan, "Neuf") == [
        "Girelle 11:40-12:05 Neuf",
        "Girelle 13:30-14:00 Digue",
    ]
    [leap] = plan.remarks
    assert "MIDI" in leap
    pushed_on = insert(MORNING, key("Neuf"), None, place("Girelle 11:00-11:50"))
    assert lines(MORNING, pushed_on, "Neuf")[1:] == [
        "Girelle 11:50-12:20 Môle",
        "Girelle 13:30-14:00 Digue",
    ]


def test_nothing_is_pushed_that_is_cancelled_or_shares_the_room() -> None:
    sheet = standing("Girelle 10:00-10:30 (Fanal)", "Oursin 10:00-10:30 Marée", several="Oursin")
    assert len(inserted(sheet, "Girelle 10:00-10:30")) == 1
    assert len(inserted(sheet, "Oursin 10:00-10:30")) == 1


def test_the_day_has_an_end() -> None:
    late = standing("Girelle 22:30-23:30 Nuit", "Girelle 23:30-23:50 Fin")
    plan = insert(late, key("Neuf"), None, place("Girelle 22:00-23:05"))
    [late_end, leaves] = plan.hindrances
    assert "Nuit" in late_end
    assert "Fin" in leaves
    [ends] = insert(MORNING, key("Neuf"), None, place("Girelle 14:00-14:20")).remarks
    assert "14:50" in ends


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


CAFES = standing(
    "Girelle 10:00-10:45 Fanal",
    "Girelle 10:45-11:00 Marée",
    "Oursin 10:00-10:20 Môle",
    "Oursin 12:00-13:00 MIDI",
    "Patio 10:30-10:50 CAFÉ",
    rooms="Vide",
)


def test_a_break_pushes_or_leaves_what_stands_there() -> None:
    places = [place(f"{room.name} 10:30-10:45") for room in CAFES.rooms]
    pushed = break_across(CAFES, key("PAUSE"), places, Way.PUSH)
    assert lines(CAFES, pushed, "PAUSE") == [
        "Girelle 10:30-10:45 PAUSE",
        "Girelle 10:45-11:30 Fanal",
        "Girelle 11:30-11:45 Marée",
        "Oursin 10:30-10:45 PAUSE",
        "Vide 10:30-10:45 PAUSE",
    ]
    [left_out] = pushed.remarks
    assert "CAFÉ" in left_out
    assert "Patio" in left_out
    left = break_across(CAFES, key("PAUSE"), places, Way.LEAVE)
    assert lines(CAFES, left, "PAUSE") == ["Oursin 10:30-10:45 PAUSE", "Vide 10:30-10:45 PAUSE"]
    assert len(left.remarks) == 2
    some = break_across(CAFES, key("PAUSE"), places[3:], Way.PUSH)
    assert lines(CAFES, some, "PAUSE") == ["Vide 10:30-10:45 PAUSE"]
    assert break_across(CAFES, key("PAUSE"), places[2:3], Way.PUSH).hindrances


def test_breaks_are_copied_where_they_are_not_and_their_room_is_free() -> None:
    sheet = standing(
        "Girelle 10:30-11:00 CAFÉ",
        "Oursin 10:30-11:00 CAFÉ",
        "Girelle 11:00-12:00 Fanal",
        "Girelle 12:00-13:00 MIDI",
        "Oursin 12:00-13:00 MIDI",
        "2:Girelle 10:30-11:00 CAFÉ",
        "2:Girelle 12:30-13:30 Marée",
        "2:Oursin 12:30-13:30 (Môle)",
    )
    plan = copy_breaks(sheet, *DAYS)
    assert lines(sheet, plan) == ["2:Oursin 10:30-11:00 CAFÉ", "2:Oursin 12:00-13:00 MIDI"]
    [_known, met] = plan.remarks
    assert "Marée" in met
    back = copy_breaks(sheet, *reversed(DAYS))
    assert not back.changes
    assert not copy_breaks(standing("Girelle 10:00-10:30 Fanal"), *DAYS).changes


def test_breaks_keep_the_hour_of_the_clock_when_it_changes() -> None:
    days = date(2027, 3, 27), date(2027, 3, 28)
    sheet = standing("Girelle 10:30-11:00 CAFÉ", "Girelle 02:15-02:30 NUIT", days=days)
    plan = copy_breaks(sheet, *days)
    assert lines(sheet, plan) == ["2:Girelle 10:30-11:00 CAFÉ"]
    assert any("02:15" in remark for remark in plan.remarks)
