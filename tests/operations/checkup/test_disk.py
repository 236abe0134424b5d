"""Whether there is room."""

import shutil

import pytest
from django.utils.translation import override

from operations.checkup.disk import Disk, DiskSpace
from operations.checkup.trouble import Trouble


def test_the_disk_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = Disk()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: (100, 80, 20))
    with override("en"):
        assert disk.look() == "Free space: 20\xa0bytes of 100\xa0bytes."
    assert disk.room == DiskSpace(total=100, free=20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: (100, 91, 9))
    with override("en"), pytest.raises(Trouble) as found:
        disk.look()
    assert "make room" in found.value.remedy
    assert disk.room == DiskSpace(total=100, free=9)
