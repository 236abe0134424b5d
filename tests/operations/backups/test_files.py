"""All files of a storage come back; what goes or comes meanwhile is no harm."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage

from operations.backups import files
from operations.backups.errors import BackupError
from operations.backups.places import names


def storage(**content: bytes) -> InMemoryStorage:
    made = InMemoryStorage()
    for name, each in content.items():
        made.save(name.replace("__", "/"), ContentFile(each))
    return made


def content(place: Storage) -> dict[str, bytes]:
    found = {}
    for name in names(place):
        with place.open(name) as file:
            found[name] = file.read()
    return found


def test_from_one_kind_of_storage_to_another(tmp_path: Path) -> None:
    before = storage(a=b"1", booklets__fr=b"2" * 70_000, deep__below=b"")
    after = FileSystemStorage(location=tmp_path / "media")
    after.save("stale", ContentFile(b"3"))
    after.save("a", ContentFile(b"4"))
    assert files.dump(before, tmp_path / "archive.tar") == 3
    assert files.load(tmp_path / "archive.tar", after) == 3
    assert content(after) == content(before)


class Busy(FileSystemStorage):
    """A person deletes `gone` once it was listed, and writes on at `growing`."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        if name == "gone":
            self.delete(name)
        if name == "growing":
            with Path(self.path(name)).open("ab") as other:
                other.write(b"more")
            # Read before that came.
            return ContentFile(b"begun")
        return super()._open(name, mode)  # type: ignore[misc]


@pytest.fixture
def busy(tmp_path: Path) -> Busy:
    made = Busy(location=tmp_path / "media")
    for name in ("gone", "growing", "still"):
        made.save(name, ContentFile(b"begun"))
    return made


def test_what_no_row_of_the_backup_names_is_left_out(tmp_path: Path, busy: Busy) -> None:
    assert files.dump(busy, tmp_path / "archive.tar") == 1
    after = storage()
    files.load(tmp_path / "archive.tar", after)
    assert content(after) == {"still": b"begun"}


@pytest.mark.parametrize("names", [["a\nb"], ["A.png", "a.png"]])
def test_what_could_not_be_had_back_is_not_kept(tmp_path: Path, names: list[str]) -> None:
    made = InMemoryStorage()
    for name in names:
        made.save(name, ContentFile(b"x"))
    with pytest.raises(BackupError, match=r"no name for a file|in the way of another file"):
        files.dump(made, tmp_path / "archive.tar")
