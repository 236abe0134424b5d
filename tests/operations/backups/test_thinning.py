"""All backups of two days stay, then one of each of 7 days, 4 weeks and 12 months."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import InMemoryStorage, Storage
from hypothesis import given, strategies as st

from operations.backups.journal import Entry
from operations.backups.manifest import MANIFEST, Manifest, begun, written
from operations.backups.places import keep, names, open_place
from operations.backups.thinning import doubted, kept, left_alone, thin

NIGHT = datetime(2027, 6, 30, 2, tzinfo=UTC)  # a Wednesday
DAY = timedelta(days=1)


def days(*ago: int) -> set[datetime]:
    return {NIGHT - each * DAY for each in ago}


def test_weeks_begin_on_monday_and_months_on_their_first_day() -> None:
    sunday, monday = datetime(2027, 6, 6, 23, 59, tzinfo=UTC), datetime(2027, 6, 7, tzinfo=UTC)
    assert kept({sunday, monday}, NIGHT) == {monday}
    of_may, of_june = datetime(2027, 5, 31, 23, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)
    assert kept({of_may, of_june}, NIGHT) == {of_may, of_june}
    last_year = datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert kept({last_year, last_year + DAY}, NIGHT) == {last_year + DAY}


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1))
def test_the_newest_stays_and_thinning_again_changes_nothing(moments: list[datetime]) -> None:
    newest = max(moments)
    first = kept(moments, newest)
    assert newest in first
    assert {each for each in moments if newest - each <= timedelta(hours=24)} <= first
    assert kept(first, newest) == first


def manifest(moment: datetime, program: str = "marseille20") -> Manifest:
    return Manifest(
        program=program,
        version="2.0",
        made_at=moment,
        database="sqlite",
        migrations=[],
        encrypted=False,
        parts={},
    )


def back_up(place: Storage, moment: datetime, program: str = "marseille20") -> str:
    """Keep a whole backup, of two small files; its name."""
    made = manifest(moment, program)
    keep(place, f"{made.name}/database", b"rows")
    keep(place, f"{made.name}/{MANIFEST}", written(made))
    return made.name


def erase(place: Storage, moment: datetime) -> None:
    keep(place, Entry(at=moment, kind="account", key="1").name, b"{}")


# One backup a night, three on some days.
FIRST = datetime(2027, 1, 1, 3, 10, tzinfo=UTC)
MADE = [
    FIRST + day * DAY + timedelta(hours=hour)
    for day in range(370)
    for hour in ((0, 7, 12) if day % 9 == 0 else (0,))
]
ERASED = [FIRST + day * DAY + timedelta(hours=9) for day in (20, 160, 161, 250)]


class TestAYear:
    @pytest.fixture
    def place(self) -> Storage:
        made = InMemoryStorage()
        for moment in ERASED:
            erase(made, moment)
        return made

    def test_there_is_what_the_rule_says_to_the_file(self, place: Storage) -> None:
        for count, now in enumerate(MADE, 1):
            back_up(place, now)
            with time_machine.travel(now, tick=False):
                thin(place)
            expected = {f"{moment:%Y%m%dT%H%M%SZ}" for moment in self.by_the_rule(now, count)}
            assert set(begun(place)) == expected
            files = {f"{name}/{file}" for name in expected for file in ("database", MANIFEST)}
            assert {name for name in names(place) if not name.startswith("erased/")} == files
        assert len(begun(place)) > 12

    def by_the_rule(self, now: datetime, count: int) -> set[datetime]:
        """Those that documentation promises, of all that were ever made, in plain words."""
        made = MADE[:count]
        wanted = {moment for moment in made if now - moment < timedelta(hours=48)}
        wanted |= self.newest(made, lambda it: it.date(), now.date() - 6 * DAY)
        monday = now.date() - now.weekday() * DAY
        wanted |= self.newest(made, lambda it: it.date() - it.weekday() * DAY, monday - 21 * DAY)
        eleven_before = date(now.year - (now.month < 12), now.month % 12 + 1, 1)
        wanted |= self.newest(made, lambda it: it.date().replace(day=1), eleven_before)
        late = [each for each in ERASED if now - each >= timedelta(days=90)]
        return {it for it in wanted if not any(it <= each + timedelta(hours=1) for each in late)}

    @staticmethod
    def newest(
        made: list[datetime], period: Callable[[datetime], date], first: date
    ) -> set[datetime]:
        return set({period(each): each for each in made if period(each) >= first}.values())


def test_a_clock_that_is_years_ahead_for_some_nights(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    for day in range(40):
        back_up(place, NIGHT + day * DAY)
    erase(place, NIGHT + 38 * DAY)
    with time_machine.travel(NIGHT + 39 * DAY, tick=False):
        thin(place)
        assert left_alone(place) == []
    before = begun(place)
    for day in range(3000, 3010):
        back_up(place, NIGHT + day * DAY)
        with time_machine.travel(NIGHT + day * DAY, tick=False):
            thin(place)
            assert set(begun(place)) >= set(before)
            assert left_alone(place) == sorted(before)
    # It is put right: all goes on as it did.
    back_up(place, NIGHT + 40 * DAY)
    with time_machine.travel(NIGHT + 40 * DAY, tick=False):
        # The fifth week and the eighth day.
        assert thin(place) == ["20270718T020000Z", "20270802T020000Z"]
        assert left_alone(place) == []


@pytest.mark.parametrize(("gap", "doubts"), [(366, 0), (367, 2), (5000, 2)])
def test_it_is_the_longest_gap_that_makes_it_doubtful(gap: int, doubts: int) -> None:
    made = {*days(0, 1), NIGHT - (gap + 1) * DAY, NIGHT - (gap + 2) * DAY}
    assert len(doubted(made, NIGHT)) == doubts
    # Nor by one that is the only one, nor by those of the future.
    assert doubted({NIGHT, NIGHT + gap * DAY}, NIGHT) == set()
    assert doubted(set(), NIGHT) == set()


def test_anyone_who_was_erased_is_in_none_for_longer_than_90_days(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    before, since = back_up(place, NIGHT), back_up(place, NIGHT + 2 * DAY)
    damaged = back_up(place, NIGHT - DAY)
    (tmp_path / damaged / MANIFEST).write_text("{}")
    erase(place, NIGHT + DAY)
    with time_machine.travel(NIGHT + 91 * DAY - timedelta(seconds=1), tick=False):
        assert thin(place) == []
    with time_machine.travel(NIGHT + 91 * DAY, tick=False):
        assert thin(place) == [damaged, before]
    assert begun(place) == [since]


def test_what_was_cut_off_goes_after_two_days(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    keep(place, "20270630T020000Z/database.age", b"half")
    keep(place, "20270630T030000Z/media.tar", b"half")
    keep(place, "20270630T030000Z/notes.txt", b"mine")
    with time_machine.travel(NIGHT + DAY, tick=False):
        assert thin(place) == []
    with time_machine.travel(NIGHT + 3 * DAY, tick=False):
        assert thin(place) == ["20270630T020000Z", "20270630T030000Z"]
        assert thin(place) == []
    assert list(names(place)) == ["20270630T030000Z/notes.txt"]


def test_all_else_stays(tmp_path: Path) -> None:
    """What is damaged, of another program, or no backup."""
    place = open_place(str(tmp_path))
    damaged = back_up(place, NIGHT - 600 * DAY)
    (tmp_path / damaged / MANIFEST).write_text("{}")
    back_up(place, NIGHT - 601 * DAY, "another")
    for name in ("20200101T000000Z", "20209999T000000Z", "holidays"):
        keep(place, f"{name}/picture.jpg", b"mine")
    keep(place, "erased/holidays.jpg", b"mine")
    there = list(names(place))
    with time_machine.travel(NIGHT, tick=False):
        assert thin(place) == []
    assert list(names(place)) == there
