"""A site is had back on a machine that has nothing, as it was; else nothing is touched."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pyrage
import pytest
from django.conf import LazySettings, settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections
from django.utils import timezone

from core.checks import UNFINISHED_RESTORE, restore_is_finished
from core.models import Backup, Worker
from newsletter import subscribers
from newsletter.models import Subscriber
from operations.backups import databases, restoring
from operations.backups.journal import Entry
from operations.backups.making import parts_of
from operations.backups.manifest import MANIFEST, migrations, read, written
from operations.backups.places import keep, open_place
from operations.backups.thinning import thin
from speakers.models import Speaker
from talks.erasure import erase, names_of
from tests.factories import UserFactory
from tests.operations.backups.conftest import SPEAKER, SUBSCRIBER
from tests.operations.backups.machines import Machine, pictures, rows

# What a restore changes on purpose: what it enqueues, the version that pages belong to, and which
# backups there are.
OWN = {"core.Backup", "core.ContentVersion", "django_tasks_database.DBTaskResult"}


def older(folder: Path) -> Path:
    """A whole backup that is a day older than this one, and is as it otherwise."""
    manifest = read(open_place(str(folder.parent)), folder.name)
    earlier = msgspec.structs.replace(manifest, made_at=manifest.made_at - timedelta(days=1))
    copy = shutil.copytree(folder, folder.with_name(earlier.name))
    (copy / MANIFEST).write_bytes(written(earlier))
    return copy


def backed_up(place: str, **options: str) -> Path:
    """Make a backup; its folder."""
    call_command("backup", place, **options)
    return max(path for path in Path(place).iterdir() if path.name != "erased")


def replace(place: str, **options: object) -> None:
    call_command("restore", place, replace=True, no_input=True, **options)


@pytest.mark.slow
class TestEmptyMachine:
    @pytest.mark.postgresql
    def test_every_row_and_every_file_comes_back(
        self, speaker: Speaker, place: str, machine: Machine
    ) -> None:
        before, files = rows(), pictures()
        assert files
        backed_up(place)
        done = machine.run("restore", place)
        assert done.returncode == 0, done.stderr
        after = machine.rows()
        assert {label for label in before if before[label] != after[label]} <= OWN
        there = machine.files()
        assert {name: there[f"media/{name}"] for name in files} == files
        assert machine.run("check", "--database", "default").returncode == 0

    @pytest.mark.exhaustive
    def test_what_was_erased_since_stays_erased(
        self, speaker: Speaker, place: str, machine: Machine, settings: LazySettings
    ) -> None:
        settings.BACKUP_URL = place
        identity = pyrage.x25519.Identity.generate()
        (machine.var / "identity").write_text(str(identity))
        backed_up(place, key=str(identity.to_public()))
        names = names_of(speaker)
        erase(speaker, by=UserFactory.create(organiser=True), replace=names)
        subscribers.erase(Subscriber.objects.all())
        done = machine.run("restore", place, "--identity", str(machine.var / "identity"))
        assert done.returncode == 0, done.stderr
        found = repr(machine.rows())
        assert "Avec" in found
        for secret in (SPEAKER, SUBSCRIBER):
            assert secret not in found
            files = machine.files()
            assert [name for name in files if secret.encode() in files[name]] == []
        assert not [name for name in files if "b0b0b0" in name]


class TestRefusals:
    """Nothing is touched: rows and files are what they were."""

    @pytest.fixture(autouse=True)
    def untouched(self, speaker: Speaker, place: str) -> Iterator[None]:
        self.folder = backed_up(place)
        before = rows(), pictures()
        yield
        assert (rows(), pictures()) == before

    def test_a_machine_that_is_not_empty(self, place: str) -> None:
        with pytest.raises(CommandError, match=r"There is something here already: .*speakers_sp"):
            call_command("restore", place)

    def test_without_a_terminal_to_ask(self, place: str) -> None:
        with pytest.raises(CommandError, match="say --no-input"):
            call_command("restore", place, replace=True)

    @pytest.mark.parametrize("part", ["database", "manifest.json"])
    def test_one_byte_changed(self, place: str, part: str) -> None:
        path = self.folder / part
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        with pytest.raises(CommandError, match="is damaged"):
            replace(place)

    def test_one_that_was_cut_off(self, place: str) -> None:
        (self.folder / "manifest.json").unlink()
        with pytest.raises(CommandError, match="There is no whole backup"):
            replace(place)

    def test_another_kind_of_database(self, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection, "vendor", "other")
        with pytest.raises(CommandError, match=r"then say “manage\.py move_to URL”"):
            replace(place)

    def test_a_newer_program(self, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
        applied, known = migrations()
        older = known - {"core.0001_initial"}
        monkeypatch.setattr(restoring, "migrations", lambda: (applied, older))
        with pytest.raises(CommandError, match=r"newer program \(it has core.0001"):
            replace(place)

    def test_what_a_newer_program_erased(self, place: str) -> None:
        entry = Entry(at=timezone.now(), kind="planet", key="1")
        keep(open_place(place), entry.name, msgspec.json.encode(entry))
        with pytest.raises(CommandError, match=r"newer program erased something since \(planet\)"):
            replace(place)

    def test_what_was_erased_cannot_be_read(self, place: str) -> None:
        damaged = self.folder.parent / "erased" / "99990101T000000.000000Z-account-1.json"
        damaged.parent.mkdir(exist_ok=True)
        damaged.write_text("{")
        with pytest.raises(CommandError, match="is damaged: what it said was erased is not known"):
            replace(place)


class TestAnother:
    """Anyone who has the newest one back, and cannot, is told which one they can."""

    def refused(self, place: str, **options: object) -> str:
        with pytest.raises(CommandError) as error:
            replace(place, **options)
        return str(error.value)

    def test_one_that_is_damaged(self, speaker: Speaker, place: str) -> None:
        folder = backed_up(place)
        earlier = older(folder)
        earliest = older(earlier)
        (folder / "media.tar").write_bytes(b"")
        (earlier / "imports.tar").unlink()
        command = f"manage.py restore {place} --backup {earliest.name} --replace"
        assert self.refused(place) == (
            "The backup is damaged: media.tar is not what was written. "
            f"That is {folder.name}; the next that there is: {command}"
        )
        replace(place, backup=earliest.name)
        with pytest.raises(CommandError, match="no whole backup 20000101T000000Z, but 2"):
            replace(place, backup="20000101T000000Z")
        # The next one of an old one is the newest.
        shutil.copy(earliest / "media.tar", folder)
        assert f"--backup {folder.name} " in self.refused(place, backup=earlier.name)

    def test_one_that_cannot_be_read(self, speaker: Speaker, place: str) -> None:
        folder = backed_up(place)
        earlier = older(folder)
        (folder / MANIFEST).unlink()
        (folder / MANIFEST).mkdir()
        found = self.refused(place)
        assert f"That is {folder.name}; " in found
        assert f"restore {place} --backup {earlier.name} --replace" in found
        # Who deletes old ones leaves it alone.
        assert thin(open_place(place)) == []

    def test_one_of_a_newer_program(self, speaker: Speaker, place: str) -> None:
        identity = pyrage.x25519.Identity.generate()
        (settings.VAR_DIR / "key").write_text(str(identity))
        folder = backed_up(place, key=str(identity.to_public()))
        earlier = older(folder)
        manifest = read(open_place(place), folder.name)
        newer = msgspec.structs.replace(
            manifest, version="9.0", migrations=[*manifest.migrations, "talks.9999_next"]
        )
        (folder / MANIFEST).write_bytes(written(newer))
        key = str(settings.VAR_DIR / "key")
        found = self.refused(place, identity=key)
        assert "newer program, '9.0' (it has talks.9999_next)" in found
        assert found.endswith(f"--backup {earlier.name} --replace --identity {key}")

    def test_one_that_was_cut_off(
        self, speaker: Speaker, place: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = backed_up(place)
        earlier = older(folder)
        (folder / MANIFEST).unlink()
        replace(place)
        printed = capsys.readouterr().out
        assert f"{folder.name} was cut off" in printed
        assert f"Restored {earlier.name}." in printed


def test_the_last_backup_is_known_afterwards(
    speaker: Speaker, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The database is of before it heard of any."""
    folder = backed_up(place)
    earlier = older(folder)
    Backup.objects.all().delete()
    replace(place, backup=earlier.name)
    newest, restored = Backup.objects.all()
    assert (f"{newest.made_at:%Y%m%dT%H%M%SZ}", newest.place) == (folder.name, place)
    assert f"{restored.made_at:%Y%m%dT%H%M%SZ}" == earlier.name
    assert (
        newest.size
        == restored.size
        == sum((folder / part).stat().st_size for part in parts_of(encrypted=False))
    )


@pytest.mark.parametrize("is_used", [False, True])
def test_the_key_lies_there_only_where_it_is_read(
    speaker: Speaker, place: str, settings: LazySettings, is_used: bool
) -> None:
    """SECRET_KEY may be set in the environment."""
    identity = str(pyrage.x25519.Identity.generate())
    public = str(pyrage.x25519.Identity.from_str(identity).to_public())
    former, path = settings.SECRET_KEY, settings.VAR_DIR / "secret_key"
    backed_up(place, key=public)
    if is_used:
        settings.SECRET_KEY = "another that was made for this machine"
        path.write_text(settings.SECRET_KEY)
    else:
        path.unlink()
    replace(place, identity=identity)
    assert former == settings.SECRET_KEY
    assert path.exists() is is_used
    assert not is_used or path.read_text() == former


def test_an_encrypted_one_needs_the_right_identity(speaker: Speaker, place: str) -> None:
    own, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    folder = backed_up(place, key=str(own.to_public()))
    assert {path.suffix for path in folder.iterdir()} == {".age", ".json"}
    assert not [path for path in folder.iterdir() if SPEAKER.encode() in path.read_bytes()]
    Speaker.objects.update(name="Somebody")
    with pytest.raises(CommandError, match="is encrypted: say --identity"):
        replace(place)
    with pytest.raises(CommandError, match="cannot be decrypted with this identity"):
        replace(place, identity=str(other))
    assert Speaker.objects.get().name == "Somebody"
    replace(place, identity=str(own))
    assert Speaker.objects.get().name == SPEAKER


@pytest.mark.postgresql
def test_what_came_since_is_gone(speaker: Speaker, place: str) -> None:
    before, files = rows(), pictures()
    backed_up(place)
    UserFactory.create()
    Speaker.objects.update(name="Somebody", portrait="")
    for path in list(Path(settings.MEDIA_ROOT).iterdir()):
        shutil.copy(path, path.with_name("other.png"))
        path.write_bytes(b"changed")
    replace(place)
    after = rows()
    assert {label for label in before if before[label] != after[label]} <= OWN
    assert pictures() == files


def test_one_that_was_cut_off_stays_closed(
    speaker: Speaker, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(place)
    monkeypatch.setattr(restoring, "replay", lambda _entries: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        replace(place)
    (refusal,) = restore_is_finished(databases=["default"])
    assert "is being restored, or that was cut off" in refusal.msg
    assert databases.content() == [UNFINISHED_RESTORE]
    with pytest.raises(CommandError, match="is being restored, or that was cut off"):
        call_command("backup", place)
    monkeypatch.undo()
    replace(place)
    assert restore_is_finished(databases=["default"]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("work", "--queue-name", "default"),
    ],
)
def test_nothing_shows_sends_or_copies_one_that_was_cut_off(
    machine: Machine, command: tuple[str, ...]
) -> None:
    with machine.database() as alias, connections[alias].cursor() as cursor:
        cursor.execute(f"CREATE TABLE {UNFINISHED_RESTORE} (at integer)")
    refused = machine.run(*command)
    assert refused.returncode
    assert "is being restored, or that was cut off" in refused.stderr


def test_a_site_that_runs_is_stopped_first(speaker: Speaker, place: str) -> None:
    backed_up(place)
    worker = Worker.objects.create(pk="w", queues="default", host="h", seen_at=timezone.now())
    with pytest.raises(CommandError, match="The site is running: stop it first"):
        replace(place)
    worker.has_ended = True
    worker.save()
    replace(place)


def test_what_this_database_alone_knows_to_be_erased(speaker: Speaker, place: str) -> None:
    backed_up(place)
    erase(speaker, by=UserFactory.create())
    subscribers.erase(Subscriber.objects.all())
    replace(place)
    assert SPEAKER not in repr(Speaker.objects.values())
    assert not Subscriber.objects.exists()


def test_a_full_disk_is_the_one_of_this_machine(
    speaker: Speaker, place: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    backed_up(place)
    with monkeypatch.context() as full:
        full.setattr("operations.backups.files.load", fail)
        sentence = f"{settings.VAR_DIR}: .*No space left on device"
        with pytest.raises(CommandError, match=sentence):
            replace(place)
    assert restore_is_finished(databases=["default"])
    # Where there is room, it is done.
    replace(place)
    assert not restore_is_finished(databases=["default"])
