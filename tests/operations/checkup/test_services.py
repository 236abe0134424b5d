"""What the site stands on, asked by itself."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import override

from core.files.storage import PictureStorage
from core.models import Worker
from operations.checkup import Check, find, services
from operations.checkup.trouble import Trouble


@pytest.mark.postgresql
def test_a_database_is_written_to_and_stays_as_it_was(db: None) -> None:
    with override("en"):
        assert services.database() == "The database answers, and takes what is saved."
    assert not Worker.objects.exists()


@pytest.mark.postgresql
def test_clocks_apart_are_reported(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no clock of its own")
    found = time.time
    monkeypatch.setattr(time, "time", lambda: found() + 3600)
    with override("en"), pytest.raises(Trouble, match=r"36\d\d s apart"):
        services.clock()


class TestFiles:
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setattr(default_storage, "base_location", tmp_path)
        monkeypatch.setattr(default_storage, "location", str(tmp_path))
        return tmp_path

    def test_one_is_kept_read_and_thrown_away(self, folder: Path) -> None:
        with override("en"):
            assert services.files() == "Pictures and other files can be kept and read."
        assert not list(folder.iterdir())

    def test_a_folder_where_nobody_may_write(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("core.files.storage.FileSystemStorage._save", refuse)
        with override("en"):
            found = find(Check("Files", services.files))
        assert found.sentence == "Files cannot be kept or read: Permission denied."
        assert "write in VAR_DIR" in found.remedy

    def test_a_disk_that_changes_what_it_is_given(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def spoil(_self: PictureStorage, name: str, _content: object) -> str:
            (folder / name).write_bytes(b"")
            return name

        monkeypatch.setattr(PictureStorage, "_save", spoil)
        with override("en"), pytest.raises(Trouble, match="is another one"):
            services.files()
        assert not list(folder.iterdir())


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (13, "ends in 13 days."),
        (14, "is valid for 14 days"),
    ],
)
def test_a_certificate_has_to_last(days: int, sentence: str, settings: LazySettings) -> None:
    settings.SITE_URL = "https://localhost"
    ends_at = datetime.now(UTC) + timedelta(days=days, hours=1)
    with override("en"):
        try:
            found = services.lasting(ends_at)
        except Trouble as trouble:
            found = trouble.sentence
    assert sentence in found


def test_a_certificate_that_cannot_be_seen_from_here_may_be_well(settings: LazySettings) -> None:
    settings.SITE_URL = "https://localhost:1"
    with override("en"):
        assert services.certificate() == "The certificate cannot be seen from this machine."
