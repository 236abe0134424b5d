from datetime import datetime, timedelta
from itertools import pairwise

from talks.programme import Programme
from talks.timetable import Day, Timetable
from tests.talks.paper import at, programme, session, slot
from tests.talks.timetable.tables import cells, classes, table


def test_rows_are_the_distinct_times_of_the_day(morning: Programme) -> None:
    (day,) = table(morning).days
    assert day.minutes == "0 15 55 90 125"
    assert day.first_iso == "2027-05-20T09:05+02:00"
    assert (day.ends_at, day.css) == ("to-t0 to-u5", "grid cols-2")
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
    assert night.live_day is first
    assert not second.is_live
    assert table(house, now=at("02:00", day=2)).live_day is not None
    assert table(house, now=at("02:00", day=2)).days[1].is_live


def test_past_and_now(morning: Programme) -> None:
    (day,) = table(morning, now=at("09:20")).days
    assert "is-past" in classes(day, "opening")
    assert "is-now" in classes(day, "one")
    assert not {"is-now", "is-past"} & classes(day, "two")
    assert [hour.is_over for hour in day.hours] == [True, False, False, False]
    assert [hour.is_now for hour in day.hours] == [False, True, False, False]
    assert day.reached == 2


def test_before_the_doors_open_now_points_at_the_first_hour(morning: Programme) -> None:
    (day,) = table(morning, now=at("07:00")).days
    assert day.is_live
    assert day.hours[0].is_target
    assert not day.hours[0].is_now
    assert day.reached == 0


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


def test_one_room_has_a_column_and_no_band() -> None:
    house = programme(
        [
            session("one", slot("quai", "09:00", "10:00")),
            session("two", slot("quai", "10:00", "11:00")),
        ]
    )
    (day,) = table(house).days
    assert day.css == "grid cols-1"
    assert "room-1" in classes(day, "one")
    assert "band" not in classes(day, "one")


def test_many_rooms_scroll_and_too_many_stay_a_list() -> None:
    def with_rooms(number: int) -> Day:
        rooms = [f"room{n}" for n in range(number)]
        sessions = [session(room, slot(room, "10:00", "11:00")) for room in rooms]
        (day,) = table(programme(sessions, rooms=rooms)).days
        return day

    assert not with_rooms(5).scrolls
    assert with_rooms(30).scrolls
    assert with_rooms(30).css == "grid cols-30"
    assert with_rooms(31).css == ""


def test_day_with_more_times_than_the_stylesheet_numbers_stays_a_list() -> None:
    def with_sessions(number: int) -> Timetable:
        minutes = [f"{n // 60:02}:{n % 60:02}" for n in range(number + 1)]
        sessions = [
            session(f"s{n}", slot("quai", *edges)) for n, edges in enumerate(pairwise(minutes))
        ]
        return table(programme(sessions))

    assert {"from-t47", "from-u9", "to-t48", "to-u0"} <= classes(with_sessions(479).days[0], "s478")
    assert with_sessions(479).days[0].css.startswith("grid")
    assert with_sessions(480).days[0].css == ""
