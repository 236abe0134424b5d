from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from talks.layout import DayLayout, ProgrammeLayout
from talks.layout.print_layout import SIZES, print_size
from talks.programme import Programme
from tests.talks.layout.tables import cells, classes, table
from tests.talks.paper import at, programme, session, slot


def test_rows_are_the_distinct_times_of_the_day(morning: Programme) -> None:
    (day,) = table(morning).days
    assert day.minutes == "0 15 55 90 125"
    assert day.first_iso == "2027-05-20T09:05+02:00"
    assert day.css == "grid cols-2"
    assert {"from-u1", "to-u2", "room-all", "band"} <= classes(day, "opening")
    assert {"from-u2", "to-u3", "room-1"} <= classes(day, "one")
    assert {"from-u2", "to-u5", "room-2", "cell--long"} <= classes(day, "workshop")
    assert {"break", "from-u3", "to-u4", "room-1"} <= classes(day, "coffee")
    assert [column.name for column in day.columns] == ["Quai", "Digue"]


def test_hours_gather_what_starts_together_breaks_first() -> None:
    house = programme(
        [
            session("late", slot("digue", "11:00", "12:00")),
            session("talk", slot("digue", "10:00", "11:00")),
            session("first", slot("quai", "10:00", "11:00")),
            session("coffee", slot("phare", "10:00", "10:30"), format="pause"),
        ]
    )
    (day,) = table(house).days
    assert [(hour.start, [cell.id for cell in hour.cells]) for hour in day.hours] == [
        ("10:00", ["coffee", "first", "talk"]),
        ("11:00", ["late"]),
    ]


def test_session_after_midnight_belongs_to_the_day_it_starts() -> None:
    house = programme(
        [
            session("party", slot("quai", "22:00", "02:00", until=2)),
            session("breakfast", slot("quai", "09:00", "10:00", day=2)),
        ]
    )
    night = table(house, now=at("00:30", day=2))
    first, second = night.days
    assert list(cells(first)) == ["party"]
    assert cells(first)["party"].is_now
    assert first.is_live
    assert not second.is_live
    assert table(house, now=at("02:00", day=2)).days[1].is_live


def test_past_and_now(morning: Programme) -> None:
    (day,) = table(morning, now=at("09:20")).days
    assert "is-past" in classes(day, "opening")
    assert "is-now" in classes(day, "one")
    assert not {"is-now", "is-past"} & classes(day, "two")
    assert [hour.is_over for hour in day.hours] == [True, False, False, False]
    assert [hour.is_now for hour in day.hours] == [False, True, False, False]
    assert day.reached == 2


def leads_to(house: Programme, now: str, day: int = 1) -> list[str]:
    """The sessions that "now" leads to."""
    layout = table(house, now=at(now, day=day))
    found = [slug for day in layout.days for slug, cell in cells(day).items() if cell.anchor]
    assert layout.leads_to_now == bool(found)
    return found


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("07:00", "opening"),
        ("09:10", "opening"),
        # Both started together: the first in the order of rooms.
        ("09:30", "one"),
        # The other one is over by then.
        ("10:10", "workshop"),
        ("10:40", "workshop"),
    ],
)
def test_now_leads_to_the_first_session_that_is_on(
    morning: Programme, now: str, found: str
) -> None:
    assert leads_to(morning, now) == [found]


def test_now_leads_to_the_next_session_while_nothing_is_on() -> None:
    house = programme(
        [
            session("over", slot("quai", "09:00", "10:00")),
            session("lunch", slot("quai", "12:00", "14:00"), format="pause"),
            session("cancelled", slot("digue", "12:30", "15:00"), state="cancelled"),
            session("next", slot("digue", "14:00", "15:00")),
            session("party", slot("quai", "18:00", "20:00"), format="pause"),
        ]
    )
    assert leads_to(house, "10:30") == ["next"]
    assert leads_to(house, "13:00") == ["next"]
    # Only breaks are left: the one that comes, then the one that is on, then nothing.
    assert leads_to(house, "16:00") == leads_to(house, "19:00") == ["party"]
    assert leads_to(house, "20:00") == []


def test_day_shown_first() -> None:
    house = programme(
        [
            session("one", slot("quai", "10:00", "11:00")),
            session("two", slot("quai", "10:00", "11:00", day=2)),
        ]
    )

    def first(now: datetime) -> str:
        return next(day.id for day in table(house, now=now).days if day.is_shown_first)

    assert first(at("10:00") - timedelta(days=9)) == "2027-05-20"
    assert first(at("10:30")) == "2027-05-20"
    assert first(at("20:00")) == "2027-05-21"
    assert first(at("10:00", day=2)) == "2027-05-21"
    assert first(at("10:00", day=9)) == "2027-05-20"


def with_rooms(number: int) -> DayLayout:
    """A day that starts in that many rooms at once."""
    rooms = [f"room{n}" for n in range(1, number + 1)]
    sessions = [session(room, slot(room, "10:00", "11:00")) for room in rooms]
    (day,) = table(programme(sessions, rooms=rooms)).days
    return day


@pytest.mark.parametrize(
    ("number", "css", "pages"),
    [
        (5, "grid cols-5", []),
        (6, "grid cols-6 grid--many", []),
        (8, "grid cols-8 grid--many", []),
        # As many on each page, rather than eight and one.
        (9, "grid cols-5 grid--many", [(1, 5), (6, 9)]),
        (29, "grid cols-8 grid--many", [(1, 8), (9, 16), (17, 24), (25, 29)]),
        (44, "grid cols-8 grid--many", [(1, 8), (9, 16), (17, 24), (25, 32), (33, 40), (41, 44)]),
    ],
)
def test_many_rooms_stand_on_pages(number: int, css: str, pages: list[tuple[int, int]]) -> None:
    day = with_rooms(number)
    assert day.css == css
    assert [(page.first, page.last) for page in day.pages] == pages


def test_cells_heads_and_hours_are_on_their_page() -> None:
    day = with_rooms(12)
    assert {"room-6", "page-1"} <= classes(day, "room6")
    assert {"room-1", "page-2"} <= classes(day, "room7")
    assert day.columns[6].place == "room-1 page-2"
    assert day.hours[0].pages == " page-1 page-2"
    assert [(page.first_name, page.last_name) for page in day.pages] == [
        ("Room1", "Room6"),
        ("Room7", "Room12"),
    ]


def test_a_long_day_has_a_rail_of_its_hours() -> None:
    times = ["09:00"] * 16 + ["09:30", "11:10", "11:20"] + ["14:00"] * 5
    rooms = [f"room{n}" for n in range(len(times))]
    sessions = [
        session(room, slot(room, start, "18:00"), format="talk")
        for room, start in zip(rooms, times, strict=True)
    ]
    lunch = session("lunch", slot("room0", "12:00", "13:00"), format="pause")
    (day,) = table(programme(sessions, rooms=rooms)).days
    assert day.rail == []
    (day,) = table(programme([*sessions, lunch], rooms=rooms), now=at("11:59")).days
    # A break is no session.
    assert [(hour.id, hour.number, hour.count, hour.css, hour.is_now) for hour in day.rail] == [
        ("2027-05-20-09", 9, 17, "level-4 is-past", False),
        ("2027-05-20-11", 11, 2, "level-1", True),
        ("2027-05-20-14", 14, 5, "level-2", False),
    ]
    # Its links lead to the first that starts then.
    ids = {hour.start: hour.id for hour in day.hours if hour.id}
    assert ids == {
        "09:00": "2027-05-20-09",
        "11:10": "2027-05-20-11",
        "12:00": "2027-05-20-12",
        "14:00": "2027-05-20-14",
    }


def test_what_is_over_is_counted_while_the_day_is_under_way(morning: Programme) -> None:
    counts = {now: table(morning, now=at(now)).days[0].over for now in ("09:19", "10:40", "12:00")}
    # Coffee is no session, and a day that ended hides nothing.
    assert counts == {"09:19": 0, "10:40": 2, "12:00": 0}


def test_too_many_rooms_stay_a_list() -> None:
    assert with_rooms(64).css == "grid cols-8 grid--many"
    assert with_rooms(65).css == ""


def test_day_with_more_times_than_the_stylesheet_numbers_stays_a_list() -> None:
    def with_sessions(number: int) -> ProgrammeLayout:
        minutes = [f"{n // 60:02}:{n % 60:02}" for n in range(number + 1)]
        sessions = [
            session(f"s{n}", slot("quai", *edges)) for n, edges in enumerate(pairwise(minutes))
        ]
        return table(programme(sessions))

    assert {"from-t47", "from-u9", "to-t48", "to-u0"} <= classes(with_sessions(479).days[0], "s478")
    assert with_sessions(479).days[0].css.startswith("grid")
    assert with_sessions(480).days[0].css == ""


def test_session_without_a_slot_waits_at_the_end() -> None:
    house = programme([session("one", slot("quai", "10:00", "11:00")), session("soon")])
    found = table(house)
    assert [cell.id for cell in found.unplaced] == ["soon"]
    assert found.unplaced[0].times == ""
    (hour,) = found.days[0].hours
    assert hour.facets == [cell.facets for cell in hour.cells]
    assert "room=quai" in hour.facets[0].split()
    assert found.unplaced_facets == [found.unplaced[0].facets]
    assert found.count == 2


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (at("07:00"), at("09:05")),
        (at("09:05"), at("09:20")),
        (at("09:59"), at("10:00")),
        (at("11:10"), at("00:00", day=2)),
        (at("11:10", day=3), None),
    ],
)
def test_page_is_true_until_the_next_edge(
    morning: Programme, now: datetime, until: datetime | None
) -> None:
    assert table(morning, now=now).valid_until == until


# --- The size of a day in print; what really fits is tried in a browser --------------------------


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
