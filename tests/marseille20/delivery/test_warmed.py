"""Pages that one process of a machine keeps for the others."""

import os
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from marseille20.delivery import warmed
from talks.published import PublishedSite

PAGE = ({"headers": {"ETag": "é"}, "valid_until": None}, {"br": b"\x00\n\xff", "gzip": b""})


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "pages"


@pytest.fixture
def site() -> PublishedSite:
    return PublishedSite(3, (), timezone.now())


def files(folder: Path) -> list[Path]:
    return [file for file in folder.glob("*/*") if file.name != "lock"]


def test_what_is_written_is_read(site: PublishedSite, folder: Path) -> None:
    with warmed.alone(site):
        warmed.write(site, "/", *PAGE)
        assert warmed.read(site, "/") == PAGE
        assert warmed.read(site, "/en/") is None
    assert [file.stat().st_mode & 0o077 for file in folder.iterdir()] == [0]


def test_another_content_has_other_pages(site: PublishedSite) -> None:
    with warmed.alone(site):
        warmed.write(site, "/", *PAGE)
    assert warmed.read(PublishedSite(4, (), site.changed_at), "/") is None
    # As many changes in another database.
    assert warmed.read(PublishedSite(3, (), timezone.now()), "/") is None


def test_pages_of_the_content_before_do_not_stay(site: PublishedSite, folder: Path) -> None:
    with warmed.alone(site):
        warmed.write(site, "/", *PAGE)
    with warmed.alone(PublishedSite(4, ())):
        assert files(folder) == []
        # Who has not seen the change yet.
        warmed.write(site, "/", *PAGE)
    assert files(folder) == []


@pytest.mark.parametrize("damage", [b"", b"0" * 64 + b"\n{}"])
def test_a_file_that_is_not_whole_is_no_page(
    site: PublishedSite, folder: Path, damage: bytes
) -> None:
    with warmed.alone(site):
        warmed.write(site, "/", *PAGE)
        (file,) = files(folder)
        os.truncate(file, file.stat().st_size // 2)
        assert warmed.read(site, "/") is None
        file.write_bytes(damage)
        assert warmed.read(site, "/") is None
        warmed.write(site, "/", *PAGE)
        assert warmed.read(site, "/") == PAGE


def test_one_process_warms_a_version(site: PublishedSite) -> None:
    with warmed.alone(site) as first:
        with warmed.alone(site) as second:
            assert (first, second) == (True, False)
        with warmed.alone(PublishedSite(4, ())) as newer:
            assert newer
    with warmed.alone(site) as again:
        assert again


def test_where_none_can_be_kept_each_process_warms(
    site: PublishedSite, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder.touch()
    with warmed.alone(site) as first, warmed.alone(site) as second:
        assert first
        assert second
        warmed.write(site, "/", *PAGE)
        assert warmed.read(site, "/") is None
    assert caplog.messages == ["This machine can keep no pages: each process warms its own"] * 2
