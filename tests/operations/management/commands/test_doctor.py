"""What `doctor` prints, and how it ends."""

import shutil
from threading import Event

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from operations.checkup import Check
from operations.checkup.disk import DISK
from operations.checkup.trouble import Trouble
from operations.management.commands import doctor


def test_each_check_is_made_whatever_the_others_do(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.CHECKUP_IN_THREADS = True
    monkeypatch.setattr(doctor, "INSTALLATION", [DISK])
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: (100, 50, 50))
    call_command("doctor")
    assert (
        capsys.readouterr().out
        == "ok    Disk: Free space: 50\xa0bytes of 100\xa0bytes.\nAll is well.\n"
    )

    end = Event()

    def rough() -> str:
        raise Trouble("It is rough.", "Stay ashore.")

    def hang() -> str:
        end.wait()
        return ""

    checks = [
        Check("Fog", hang, seconds=0),
        Check("Mast", lambda: str(1 / 0)),
        Check("Sea", rough),
        Check("Wind", lambda: "It blows."),
    ]
    monkeypatch.setattr(doctor, "INSTALLATION", checks)
    with pytest.raises(SystemExit) as ended:
        call_command("doctor")
    end.set()
    assert ended.value.code == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[:11].strip() for line in lines[:3]] == ["WRONG Fog:", "WRONG Mast:", "WRONG Sea:"]
    assert lines[2] == "WRONG Sea: It is rough. Stay ashore."
    assert lines[3:] == ["ok    Wind: It blows.", "3 of 4 are wrong."]
