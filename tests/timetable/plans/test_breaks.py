"""A break across all rooms, and breaks once more on another day."""

from datetime import date

from tests.timetable.plans.sheets import DAYS, key, lines, place, standing
from timetable.plans.breaks import Way, break_across, copy_breaks

SHEET = standing(
    "Girelle 10:00-10:45 Fanal",
    "Girelle 10:45-11:00 Marée",
    "Oursin 10:00-10:20 Môle",
    "Oursin 12:00-13:00 MIDI",
    "Patio 10:30-10:50 CAFÉ",
    rooms="Vide",
)


def test_a_break_pushes_or_leaves_what_stands_there() -> None:
    places = [place(f"{room.name} 10:30-10:45") for room in SHEET.rooms]
    pushed = break_across(SHEET, key("PAUSE"), places, Way.PUSH)
    assert lines(SHEET, pushed, "PAUSE") == [
        "Girelle 10:30-10:45 PAUSE",
        "Girelle 10:45-11:30 Fanal",
        "Girelle 11:30-11:45 Marée",
        "Oursin 10:30-10:45 PAUSE",
        "Vide 10:30-10:45 PAUSE",
    ]
    [left_out] = pushed.remarks
    assert "CAFÉ" in left_out
    assert "Patio" in left_out
    left = break_across(SHEET, key("PAUSE"), places, Way.LEAVE)
    assert lines(SHEET, left, "PAUSE") == ["Oursin 10:30-10:45 PAUSE", "Vide 10:30-10:45 PAUSE"]
    assert len(left.remarks) == 2
    some = break_across(SHEET, key("PAUSE"), places[3:], Way.PUSH)
    assert lines(SHEET, some, "PAUSE") == ["Vide 10:30-10:45 PAUSE"]
    assert break_across(SHEET, key("PAUSE"), places[2:3], Way.PUSH).hindrances


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
