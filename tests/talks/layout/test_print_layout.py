"""The size of a day in print; what really fits is tried in a browser (tests/browser/test_print)."""

from talks.layout.print_layout import SIZES, print_size
from tests.talks.layout.tables import table
from tests.talks.paper import programme, session, slot

ROOMS = tuple(f"r{number}" for number in range(12))
TITLE = "Ouvrir la page d’un musée : les cent premiers jours"


def size(hours: int, rooms: int, title: str = TITLE) -> float:
    """The size of a day with a session in each of the rooms every half hour."""
    sessions = [
        session(
            f"s{hour}-{room}",
            slot(room, f"{8 + hour // 4:02}:{hour % 4}0", f"{8 + hour // 4:02}:{hour % 4}5"),
            title=title,
        )
        for hour in range(hours)
        for room in ROOMS[:rooms]
    ]
    (day,) = table(programme(sessions, rooms=ROOMS)).days
    return SIZES[int(day.print_size.removeprefix("sheet-")) - 1]


def test_the_more_there_is_the_smaller() -> None:
    found = [size(hours, 1) for hours in range(1, 36)]
    assert found == sorted(found, reverse=True)
    assert set(found) == set(SIZES)


def test_long_words_take_room_too() -> None:
    assert size(10, 3) > size(10, 3, title=TITLE * 4)


def test_what_no_size_brings_to_a_sheet_is_printed_as_large_as_the_fewest_sheets_hold() -> None:
    assert size(10, 8) > SIZES[-1]


def test_a_day_of_nothing_is_large() -> None:
    assert print_size([]) == "sheet-1"
