from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from django.utils import translation

from core.text import Text
from talks.programme import Programme
from talks.timetable import Cell, Day, Timetable
from tests.talks.paper import at, key, programme, session, slot


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with translation.override("fr"):
        yield


def table(
    house: Programme, now: datetime | None = None, marks: Mapping[UUID, str] | None = None
) -> Timetable:
    return Timetable(
        house,
        now=now or at("08:00"),
        address=lambda slug: f"/2027/sessions/{slug}/",
        marks=marks,
    )


def cells(day: Day) -> dict[str, Cell]:
    return {cell.id: cell for hour in day.hours for cell in hour.cells}


def classes(day: Day, slug: str) -> set[str]:
    return set(cells(day)[slug].css.split())


@pytest.fixture
def morning() -> Programme:
    """A plenary, two talks beside a workshop, and coffee in a corner."""
    return programme(
        [
            session("opening", slot("quai", "09:05", "09:20"), format="talk"),
            session("one", slot("quai", "09:20", "10:00"), format="talk", track="mer"),
            session("workshop", slot("digue", "09:20", "11:10"), format="talk", track="ville"),
            session("coffee", slot("phare", "10:00", "10:35"), format="pause"),
            session("two", slot("quai", "10:35", "11:10"), format="talk"),
        ]
    )


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


def test_tracks_and_formats_are_numbered() -> None:
    house = programme(
        [
            session("one", slot("quai", "09:00", "10:00"), track="ville"),
            session("two", slot("quai", "10:00", "11:00"), track="mer"),
        ]
    )
    (day,) = table(house).days
    assert "track-2" in classes(day, "one")
    assert "track-1" in classes(day, "two")


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


def test_cell_says_everything_in_the_language_of_the_reader() -> None:
    house = programme(
        [
            session(
                "one",
                slot("quai", "09:05", "10:00"),
                title="Rêver <b>",
                track="mer",
                format="talk",
                people=["Ana <i>", "Bo"],
                summary=Text("Un résumé.", "A summary."),
                language="en",
                full=True,
            )
        ],
        people=["Ana <i>", "Bo"],
    )
    (day,) = table(house).days
    french = cells(day)["one"]
    assert french.title == "Rêver &lt;b&gt;"
    assert french.people == "Ana &lt;i&gt;, Bo"
    assert french.room == "Quai"
    assert french.times == (
        '<time datetime="2027-05-20T09:05+02:00">09:05</time>–'
        '<time datetime="2027-05-20T10:00+02:00">10:00</time>'
    )
    assert french.url == "/2027/sessions/one/"
    assert french.key == str(key("session", "one"))
    assert french.star.endswith("Rêver <b>")
    assert french.kind.startswith("Mer · Conférence · ")
    assert len(french.states) == 1
    assert "day=2027-05-20" in french.facets.split()
    with translation.override("en"):
        (day,) = table(house).days
    english = cells(day)["one"]
    assert english.title == '<span lang="fr">Rêver &lt;b&gt;</span>'
    assert english.summary == "A summary."
    assert english.kind == '<span lang="fr">Mer</span> · Talk'


def test_times_are_those_of_the_edition(morning: Programme) -> None:
    (day,) = table(morning, now=at("10:05").astimezone()).days
    assert day.hours[0].start == "09:05"
    assert table(morning, now=at("10:05")).clock == "10:05"


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


def test_session_with_several_slots_has_a_cell_and_an_id_for_each() -> None:
    house = programme(
        [session("tour", slot("quai", "14:00", "15:00"), slot("quai", "10:00", "11:00"))]
    )
    (day,) = table(house).days
    assert [(hour.start, hour.cells[0].id) for hour in day.hours] == [
        ("10:00", "tour"),
        ("14:00", "tour-2"),
    ]


def test_session_without_a_slot_waits_at_the_end() -> None:
    house = programme([session("one", slot("quai", "10:00", "11:00")), session("soon")])
    found = table(house)
    assert [cell.id for cell in found.unplaced] == ["soon"]
    assert found.unplaced[0].times == ""
    assert found.count == 2


def test_withdrawn_sessions_and_slots_are_not_shown() -> None:
    house = programme([session("gone", slot("quai", "10:00", "11:00"), state="withdrawn")])
    assert table(house).days == []
    assert table(house).valid_until == at("00:00", day=1) + timedelta(days=1)


def test_cancelled_session_stays_and_says_so_beside_its_replacement() -> None:
    house = programme(
        [
            session("old", slot("quai", "10:00", "11:00"), state="cancelled", full=True),
            session("new", slot("quai", "10:00", "11:00")),
            session("other", slot("digue", "10:00", "11:00")),
        ]
    )
    (day,) = table(house, now=at("10:30")).days
    assert {"cell--off", "room-2"} <= classes(day, "old")
    assert "is-now" not in classes(day, "old")
    assert len(cells(day)["old"].states) == 1
    assert {"is-now", "room-1"} <= classes(day, "new")


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


def test_changed_slot_says_what_changed() -> None:
    moved = slot("quai", "10:00", "11:00")
    (day,) = table(programme([session("one", moved)]), marks={moved.key: "New room"}).days
    assert [state.label for state in cells(day)["one"].states] == ["New room"]


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


def test_empty_programme_has_no_day() -> None:
    assert table(programme([])).days == []
