"""What `doctor` prints, and how it ends."""

from contextlib import suppress
from threading import Event

import pytest
from django.core.management import call_command

from operations.checkup import Check
from operations.checkup.disk import DISK
from operations.checkup.installation import INSTALLATION
from operations.checkup.trouble import Trouble
from operations.management.commands import doctor


def rough() -> str:
    raise Trouble("It is rough.", "Stay ashore.")


def test_all_is_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "INSTALLATION", [Check("Sea", lambda: "It is calm.")])
    call_command("doctor")
    assert capsys.readouterr().out == "ok    Sea: It is calm.\nAll is well.\n"


def test_each_check_is_made_whatever_the_others_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    end = Event()

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


def test_it_speaks_english(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert DISK in INSTALLATION
    monkeypatch.setattr(doctor, "INSTALLATION", [DISK])
    with suppress(SystemExit):
        call_command("doctor")
    assert " Disk: " in capsys.readouterr().out
