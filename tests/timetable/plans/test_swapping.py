"""Two slots that exchange their places."""

from tests.timetable.plans.sheets import lines, slot_of, standing
from timetable.plans.swapping import swap

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
