"""Nothing that is not encrypted stays behind, and nobody disturbs another."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from operations.backups.errors import BackupError
from operations.backups.workbench import workbench


@pytest.fixture(autouse=True)
def var(settings: LazySettings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


def test_what_was_killed_leaves_nothing() -> None:
    with workbench() as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    folder.mkdir()
    (folder / "database").write_text("names")
    with workbench() as again:
        assert list(again.iterdir()) == []
        (again / "database").write_text("names")
    assert not folder.exists()


def test_one_at_a_time() -> None:
    with workbench() as folder:
        (folder / "database").touch()
        with pytest.raises(BackupError, match="Another backup is being made here"), workbench():
            pass
        assert (folder / "database").exists()
