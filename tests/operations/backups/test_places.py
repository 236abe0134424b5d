"""A folder or a bucket: what is kept there is kept for good, under its name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import File

from operations.backups import personal
from operations.backups.errors import BackupError
from operations.backups.manifest import MANIFEST
from operations.backups.places import backup_errors, folders, keep, names, open_place, without_login
from operations.backups.thinning import thin
from tests import seaweed


def test_a_folder_is_for_nobody_else(tmp_path: Path) -> None:
    place = open_place(str(tmp_path / "backups"))
    assert folders(place) == []
    assert list(names(place, "erased")) == []
    keep(place, "one/part", b"content")
    assert (tmp_path / "backups" / "one" / "part").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "backups" / "one").stat().st_mode & 0o777 == 0o700
    assert folders(place) == ["one"]
    assert list(names(place)) == ["one/part"]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    keep(place, "part", b"first")
    with pytest.raises(BackupError, match="part is there already"):
        keep(place, "part", b"other")
    assert (tmp_path / "part").read_bytes() == b"first"


@pytest.mark.parametrize(
    "address", ["", "ftp://host/folder", "s3://key:secret@host/", "s3://host/b"]
)
def test_no_place(address: str) -> None:
    with pytest.raises(BackupError, match="s3://key:secret@host/bucket"):
        open_place(address)


def test_an_address_as_it_may_be_shown() -> None:
    address = "s3://key:secret@s3.example:9000/bucket/prefix?region=fr-par"
    assert without_login(address) == "s3://s3.example:9000/bucket/prefix"
    assert without_login("/srv/backups") == "/srv/backups"


def test_what_goes_wrong_is_reported_without_the_login() -> None:
    with (
        pytest.raises(BackupError, match=r"^s3://host/b: \[Errno 28\] full$"),
        backup_errors("s3://key:secret@host/b"),
    ):
        raise OSError(28, "full")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a folder in a bucket of a real server."""
    with seaweed.server() as server:
        yield server.address.replace(seaweed.BUCKET, f"{seaweed.BUCKET}/backups")


@pytest.mark.slow
def test_a_bucket(bucket: str, tmp_path: Path) -> None:
    place = open_place(bucket)
    large = tmp_path / "large"
    large.write_bytes(bytes(20_000_000))
    with large.open("rb") as file:
        keep(place, "20270630T020000Z/database", File(file))
    keep(place, "20270630T020000Z/manifest.json", b"{}")
    keep(place, "erased/one.json", b"1")
    with pytest.raises(BackupError, match="is there already"):
        keep(place, "erased/one.json", b"2")
    assert folders(place) == ["20270630T020000Z", "erased"]
    assert list(names(place, "erased")) == ["erased/one.json"]
    with place.open("20270630T020000Z/database") as kept:
        assert kept.read() == large.read_bytes()
    for name in list(names(place, "20270630T020000Z")):
        place.delete(name)
    place.delete("20270630T020000Z")
    assert folders(place) == ["erased"]


@pytest.mark.slow
def test_a_bucket_out_of_reach(bucket: str) -> None:
    for address in (
        bucket.replace("tests:", "nobody:"),
        bucket.replace("127.0.0.1:", "127.0.0.1:1"),
    ):
        with pytest.raises(BackupError, match=r"^s3://127\.0\.0\.1"), backup_errors(address):
            keep(open_place(address), "part", b"content")


@pytest.mark.slow
def test_personal_details_go_from_a_bucket(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # A server takes no request of another day.
    monkeypatch.setattr(personal, "KEPT", timedelta(seconds=-1))
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    place = open_place(bucket.replace("/backups", "/others"))
    for file in ("personal.age", "media.tar.age", MANIFEST):
        keep(place, f"{name}/{file}", b"{}")
    assert thin(place) == [f"{name}/personal.age"]
    assert set(names(place, name)) == {f"{name}/media.tar.age", f"{name}/{MANIFEST}"}
