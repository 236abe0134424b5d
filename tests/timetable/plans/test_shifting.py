"""All that follows an hour, and chosen slots."""

from datetime import date, timedelta
from uuid import UUID

from tests.timetable.plans.sheets import at, key, lines, slot_of, standing
from timetable.plans.shifting import chosen, everything_after
from timetable.plans.standing import Standing

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
    spring = standing("Girelle 02:30-02:45 Nuit", days=(date(2027, 3, 27), date(2027, 3, 28)))
    [skipped] = chosen(spring, {spring.slots[0].key}, days=1).hindrances
    assert "02:30" in skipped
