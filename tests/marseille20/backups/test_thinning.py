"""Of old backups the newest of each of 7 days, 4 weeks and 12 months stay."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marseille20.backups.manifest import Manifest, written
from marseille20.backups.places import keep, open_place
from marseille20.backups.thinning import kept, thin

NIGHT = datetime(2027, 6, 30, 2, tzinfo=UTC)  # a Wednesday


def days(*ago: int) -> set[datetime]:
    return {NIGHT - timedelta(days=each) for each in ago}


def test_two_years_of_nights() -> None:
    week, weeks = days(*range(7)), days(0, 3, 10, 17)
    months = {NIGHT.replace(day=1) - timedelta(days=1)}
    while len(months) < 11:
        months.add(min(months).replace(day=1) - timedelta(days=1))
    assert kept(days(*range(730))) == week | weeks | months


def test_the_newest_of_a_day() -> None:
    assert kept({NIGHT, NIGHT + timedelta(hours=5)}) == {NIGHT + timedelta(hours=5)}


def test_nights_without_one_count_for_nothing() -> None:
    rare = days(*range(0, 700, 100))
    assert kept(rare) == rare


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=1))
def test_the_newest_stays_and_thinning_again_changes_nothing(moments: list[datetime]) -> None:
    first = kept(moments)
    assert max(moments) in first
    assert kept(first) == first
    assert len(first) <= 7 + 4 + 12


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


@pytest.fixture
def nights(tmp_path: Path) -> list[Path]:
    """Nine whole backups, of the last nine nights, the newest first."""
    place = open_place(str(tmp_path))
    made = [manifest(NIGHT - timedelta(days=ago)) for ago in range(9)]
    for each in made:
        keep(place, f"{each.name}/manifest.json", written(each))
    return [tmp_path / each.name for each in made]


def test_whole_ones_go(tmp_path: Path, nights: list[Path]) -> None:
    assert thin(open_place(str(tmp_path))) == [nights[8].name, nights[7].name]
    assert [path.exists() for path in nights] == [True] * 7 + [False] * 2


def test_all_else_stays(tmp_path: Path, nights: list[Path]) -> None:
    """What was cut off, damaged, of another program, or is no backup."""
    (nights[7] / "manifest.json").unlink()
    (nights[8] / "manifest.json").write_text("{}")
    other = manifest(NIGHT - timedelta(days=11), "another")
    keep(open_place(str(tmp_path)), f"{other.name}/manifest.json", written(other))
    for name in ("20200101T000000Z", "holidays"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "picture.jpg").write_text("mine")
    there = {path for path in tmp_path.rglob("*") if path.is_file()}
    thin(open_place(str(tmp_path)))
    assert {path for path in tmp_path.rglob("*") if path.is_file()} == there
