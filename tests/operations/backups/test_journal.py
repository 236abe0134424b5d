"""What is erased is written down beside the backups, at once or as soon as that can be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import TestCase

from core.content import erasures
from core.models import Erasure
from operations.backups import journal
from operations.backups.errors import BackupError
from operations.backups.places import open_place

NOW = datetime(2027, 6, 30, 2, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def written(folder: Path) -> list[Path]:
    return sorted((folder / "erased").glob("*"))


def test_at_once_with_nothing_of_anybody_in_it(settings: LazySettings, tmp_path: Path) -> None:
    settings.BACKUP_URL = str(tmp_path)
    with TestCase.captureOnCommitCallbacks(execute=True):
        erasures.record("account", "12 2027-06-30T02:00:00+00:00")
    (path,) = written(tmp_path)
    row = Erasure.objects.get()
    (entry,) = journal.since(open_place(str(tmp_path)), row.at)
    expected = {"at": row.at, "kind": "account", "key": row.key, "everywhere": False}
    assert {name: getattr(entry, name) for name in entry.__struct_fields__} == expected
    assert path.stat().st_mode & 0o777 == 0o600


def test_later_when_the_place_is_out_of_reach(
    settings: LazySettings, tmp_path: Path, tasks: list[Any]
) -> None:
    (tmp_path / "file").touch()
    settings.BACKUP_URL = str(tmp_path / "file")
    erasures.record("account", 1)
    tasks.clear()
    with pytest.raises(BackupError):
        journal.write_down.func(Erasure.objects.get().pk)
    (planned,) = tasks
    assert planned.task.run_after is not None
    settings.BACKUP_URL = str(tmp_path)
    planned.task.call(*planned.args)
    assert len(written(tmp_path)) == 1
    planned.task.call(*planned.args)
    assert len(written(tmp_path)) == 1


def test_one_is_written_down_without_a_look_at_all_others(
    settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Erasure.objects.bulk_create(Erasure(kind="account", key=str(n)) for n in range(3))
    settings.BACKUP_URL = str(tmp_path)
    with monkeypatch.context() as context:
        context.delattr(journal, "names")
        erasures.record("speaker", 3)
    assert len(written(tmp_path)) == 1
    # As a backup does, and a task of an earlier program.
    journal.write_down.call()
    assert len(written(tmp_path)) == 4


def test_what_came_before_the_backup_is_in_it(tmp_path: Path) -> None:
    """But for the hour in which a transaction may have been open."""
    place = open_place(str(tmp_path))
    for minutes in (-90, -30, 30):
        at = NOW + timedelta(minutes=minutes)
        Erasure.objects.create(at=at, kind="account", key=str(minutes))
    journal.write(place)
    journal.write(place)
    assert [entry.key for entry in journal.since(place, NOW)] == ["-30", "30"]


@pytest.mark.parametrize(
    "content", ["", "[]", '{"at":"2027-06-30T02:00:00Z","kind":"x","key":"2"}']
)
def test_one_that_is_damaged(tmp_path: Path, content: str) -> None:
    place = open_place(str(tmp_path))
    Erasure.objects.create(at=NOW, kind="account", key="1")
    journal.write(place)
    (path,) = written(tmp_path)
    path.write_text(content)
    with pytest.raises(BackupError, match="is damaged: what it said was erased is not known"):
        journal.since(place, NOW)
