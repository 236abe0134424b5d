"""Inserting, and what gives way."""

from tests.timetable.plans.sheets import key, lines, place, standing
from timetable.plans.pushing import insert
from timetable.plans.standing import Standing

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
