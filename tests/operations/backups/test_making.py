"""A backup is whole, of one moment, or it is none."""

import sqlite3
import tarfile
from pathlib import Path

import pytest
import time_machine
from django.conf import LazySettings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage, storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import InternalError
from pyrage import x25519

from core.content.backups import last
from core.models import Backup
from operations.backups import databases, making, places
from operations.backups.manifest import finished
from operations.backups.places import open_place
from recaps.models import Picture
from speakers.models import Speaker
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def site(speaker: Speaker) -> Speaker:
    return speaker


def made(place: str) -> list[str]:
    return finished(open_place(place))


@pytest.mark.postgresql
def test_what_is_known_of_it(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("backup", place)
    assert not (tmp_path / "site" / "backup.tmp").exists()
    printed = capsys.readouterr().out
    assert "It is not encrypted, so SECRET_KEY is not in it" in printed
    found = last()
    assert found
    assert (found.is_whole, found.encrypted, found.place) == (True, False, place)
    (name,) = made(place)
    parts = {"database", "media.tar", "imports.tar"}
    assert found.size == sum((Path(place) / name / part).stat().st_size for part in parts)
    there = {path.name for path in (Path(place) / name).iterdir()}
    assert there == {*parts, "personal", "manifest.json"}
    assert f"Made {name}" in printed


def test_the_key_is_in_an_encrypted_one_alone(place: str) -> None:
    with pytest.raises(CommandError, match="is no public key of age"):
        call_command("backup", place, key="age1nonsense")
    assert made(place) == []
    identity = x25519.Identity.generate()
    call_command("backup", place, key=str(identity.to_public()))
    (name,) = made(place)
    assert (Path(place) / name / "secret_key.age").exists()
    found = last()
    assert found
    assert found.encrypted


def test_files_of_programmes_are_left_out(place: str) -> None:
    """They have addresses of speakers in them."""
    storages["imports"].save("programmes/1", ContentFile(b"ines@example.org"))
    storages["imports"].save("recap", ContentFile(b"# Recap"))
    call_command("backup", place)
    (name,) = made(place)
    with tarfile.open(Path(place) / name / "imports.tar") as archive:
        assert archive.getnames() == ["recap"]


@pytest.mark.postgresql
def test_what_is_written_meanwhile(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that a row of the backup names is in it, and none is half of one."""
    user = UserFactory.create()
    dump = databases.dump

    def dump_while_people_write(path: Path) -> None:
        before = default_storage.save("a" * 24 + ".png", ContentFile(b"before"))
        Picture.objects.create(file=before, uploaded_by=user, width=1, height=1)
        dump(path)
        after = default_storage.save("c" * 24 + ".png", ContentFile(b"after"))
        Picture.objects.create(file=after, uploaded_by=user, width=1, height=1)

    monkeypatch.setattr(databases, "dump", dump_while_people_write)
    call_command("backup", place)
    default_storage.delete("a" * 24 + ".png")
    call_command("restore", place, replace=True, no_input=True)
    (kept,) = Picture.objects.all()
    with kept.file as file:
        assert file.read() == b"before"


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the pictures are to be kept."""

    def keep(place: Storage, name: str, content: File[bytes] | bytes) -> None:
        if name.endswith("media.tar"):
            raise OSError(28, "No space left on device")
        places.keep(place, name, content)

    monkeypatch.setattr(making, "keep", keep)


@pytest.mark.usefixtures("cut_off")
def test_one_that_was_cut_off_is_none(place: str) -> None:
    with pytest.raises(CommandError, match=r"No backup was made\. .*No space left on device"):
        call_command("backup", place)
    assert made(place) == []
    assert last() is None
    failed = Backup.objects.get()
    assert "No space left on device" in failed.failure
    assert [path for path in Path(place).rglob("*") if path.is_file()]


def test_a_full_disk_is_the_one_of_this_machine(
    place: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(databases, "dump", fail)
    sentence = rf"No backup was made\. {settings.VAR_DIR}: database or disk is full"
    with pytest.raises(CommandError, match=sentence):
        call_command("backup", place)


def test_two_of_one_second(place: str) -> None:
    with time_machine.travel("2027-06-30T02:00:00Z", tick=False):
        call_command("backup", place)
        with pytest.raises(CommandError, match="is another backup being made"):
            call_command("backup", place)
    assert made(place) == ["20270630T020000Z"]


def test_the_one_of_the_same_day_goes_two_days_later(
    place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for moment in ("2027-06-30T02:00:00Z", "2027-06-30T12:00:00Z"):
        with time_machine.travel(moment, tick=False):
            call_command("backup", place)
    assert made(place) == ["20270630T020000Z", "20270630T120000Z"]
    with time_machine.travel("2027-07-02T02:00:00Z", tick=False):
        call_command("backup", place)
    assert made(place) == ["20270630T120000Z", "20270702T020000Z"]
    assert "not deleted" not in capsys.readouterr().out
    # For want of a clock that is right.
    with time_machine.travel("2035-06-30 02:00:00Z", tick=False):
        call_command("backup", place)
    assert "\n20270702T020000Z and what is older is not deleted" in capsys.readouterr().out
    assert len(made(place)) == 3


def test_one_that_cannot_be_noted_is_kept(
    place: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a database that is read-only."""

    def refuse(*_: object, **__: object) -> None:
        raise InternalError("cannot execute INSERT in a read-only transaction\nLINE 1")

    monkeypatch.setattr(Backup, "save", refuse)
    call_command("backup", place)
    (name,) = made(place)
    printed = capsys.readouterr().out
    assert f"Made {name}, " in printed
    assert "Warning: it is not noted" in printed
    assert "read-only transaction\n" in printed
    assert "LINE" not in printed
