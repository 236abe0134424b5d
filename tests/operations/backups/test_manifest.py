"""A manifest that is not what was written is refused, whichever byte of it changed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from operations.backups.errors import BackupError
from operations.backups.manifest import BackupFile, Manifest, finished, read, written
from operations.backups.places import keep, open_place

MANIFEST = Manifest(
    program="marseille20",
    version="2.0",
    made_at=datetime(2027, 6, 30, 2, tzinfo=UTC),
    database="sqlite",
    migrations=["core.0001_initial"],
    encrypted=False,
    parts={"database": BackupFile(size=3, sha256="0" * 64)},
    personal=BackupFile(size=2, sha256="1" * 64),
)
NAME = "20270630T020000Z"
CONTENT = written(MANIFEST)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    keep(place, f"{NAME}/manifest.json", CONTENT)
    found = read(place, NAME)
    assert found.parts == MANIFEST.parts
    assert (found.name, found.size, found.made_at) == (NAME, 3, MANIFEST.made_at)
    assert written(found) == CONTENT


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
def test_one_byte_changed(tmp_path_factory: pytest.TempPathFactory, at: int, by: int) -> None:
    changed = bytearray(CONTENT)
    changed[at] ^= by
    folder = tmp_path_factory.mktemp("place")
    place = open_place(str(folder))
    keep(place, f"{NAME}/manifest.json", bytes(changed))
    with pytest.raises(BackupError, match="is damaged: its manifest is not what was written"):
        read(place, NAME)


def test_that_of_another_backup(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    keep(place, "20270701T020000Z/manifest.json", CONTENT)
    with pytest.raises(BackupError, match="damaged"):
        read(place, "20270701T020000Z")


def test_what_has_none_is_not_finished(tmp_path: Path) -> None:
    place = open_place(str(tmp_path))
    keep(place, "20270701T020000Z/database", b"cut off")
    keep(place, f"{NAME}/manifest.json", CONTENT)
    keep(place, "holidays/manifest.json", CONTENT)
    assert finished(place) == [NAME]
