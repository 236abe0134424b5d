"""What people said to organisers alone is in no backup in clear, and had back for 14 days."""

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import time_machine
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection, models
from pyrage import x25519

from core.content.encryption import cipher
from events.models import Edition
from operations.backups import personal, postgresql, restoring
from operations.backups.errors import UnfitError
from operations.backups.manifest import MANIFEST, migrations, read, written
from operations.backups.places import keep, names, open_place
from operations.backups.thinning import thin
from participation.erasing import forget
from participation.models import Contact, Participation, PracticalDetails
from speakers.models import Speaker
from talks.erasure import erase
from tests.factories import SpeakerFactory, UserFactory

NIGHT = datetime(2027, 6, 30, 2, tzinfo=UTC)
FOLDER = "20270630T020000Z"
DAY = timedelta(days=1)
MARK = "Châteauneuf"
IDENTITY = x25519.Identity.generate()
PUBLIC = str(IDENTITY.to_public())
WITHOUT = "The site is restored without personal details."


def told(speaker: Speaker) -> None:
    """Rows of every personal model about this person, with the mark in every text of theirs."""
    participation = Participation.objects.create(edition=Edition.objects.get(), speaker=speaker)
    # As precise as either database is.
    moment = NIGHT - timedelta(days=3, microseconds=1)
    Contact.objects.create(speaker=speaker, added_at=moment, **marked(Contact))
    PracticalDetails.objects.create(participation=participation, **marked(PracticalDetails))


def marked(model: type[models.Model]) -> dict[str, Any]:
    """A value with the mark in it for each field that people fill in."""
    values = {
        models.CharField: MARK,
        models.EmailField: f"{MARK}@example.org",
        models.TextField: f"“{MARK}”, 100 %\n\\N",
        models.JSONField: [[MARK, None, 1, 1.5, True]],
    }
    free = [field for field in model._meta.fields if not field.choices]
    return {field.name: values[type(field)] for field in free if type(field) in values}


def rows() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(models.QuerySet[models.Model](model).order_by("pk").values())
        for model in personal.personal_models()
    }


@pytest.fixture
def person(speaker: Speaker) -> Speaker:
    told(speaker)
    return speaker


def back_up(place: str, moment: datetime = NIGHT, **options: str) -> Path:
    """Make a backup at a moment; its folder."""
    with time_machine.travel(moment, tick=False):
        call_command("backup", place, **options)
    return Path(place) / f"{moment:%Y%m%dT%H%M%SZ}"


def restored(
    place: str, capsys: pytest.CaptureFixture[str], *, after: timedelta = DAY, **options: str
) -> str:
    """What is said when it is had back so long after it was made."""
    capsys.readouterr()
    with time_machine.travel(NIGHT + after, tick=False):
        call_command("restore", place, replace=True, no_input=True, **options)
    return capsys.readouterr().out


def plain(database: Path) -> bytes:
    """A backup's database, with nothing compressed."""
    if connection.vendor == "sqlite":
        return database.read_bytes()
    command = [postgresql.program("pg_restore"), "--file=-", str(database)]
    return subprocess.run(command, capture_output=True, check=True).stdout


class TestMaking:
    @pytest.mark.postgresql
    def test_they_are_nowhere_in_clear(self, person: Speaker, place: str) -> None:
        for label, each in rows().items():
            assert MARK in repr(each), label
        # What is deleted stays in the pages of SQLite's file.
        Contact.objects.create(
            speaker=SpeakerFactory.create(), email=f"{MARK}-deleted@example.org"
        ).delete()
        folder = back_up(place)
        found = plain(folder / "database")
        assert person.slug.encode() in found
        assert MARK.encode() not in found
        for path in folder.iterdir():
            assert MARK.encode() not in path.read_bytes(), path
        assert rows()["participation.Contact"]


class TestRestoring:
    @pytest.mark.postgresql
    @pytest.mark.parametrize("key", ["", PUBLIC], ids=["plain", "encrypted"])
    def test_they_come_back(
        self, person: Speaker, place: str, key: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        before = rows()
        back_up(place, key=key)
        assert "Personal details: 2 rows, for 14 days\n" in capsys.readouterr().out
        Contact.objects.all().delete()
        PracticalDetails.objects.update(food="", available=None)
        printed = restored(place, capsys, after=14 * DAY, identity=str(IDENTITY))
        assert rows() == before
        assert "Personal details: 2 rows\n" in printed
        assert WITHOUT not in printed
        # The next one gets a number that is free.
        Contact.objects.create(speaker=SpeakerFactory.create(), email="next@example.org")

    def test_not_after_14_days(
        self, person: Speaker, place: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Nothing thinned it out meanwhile."""
        back_up(place)
        printed = restored(place, capsys, after=14 * DAY + timedelta(seconds=1))
        assert f"{WITHOUT} The backup is older than 14 days.\n" in printed
        assert not any(rows().values())
        assert Speaker.objects.get().name == person.name

    @pytest.mark.parametrize("damage", [b"x" * 500, None], ids=["other", "gone"])
    def test_not_what_is_damaged(
        self,
        person: Speaker,
        place: str,
        damage: bytes | None,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        part = back_up(place) / "personal"
        part.unlink()
        if damage is not None:
            part.write_bytes(damage)
        printed = restored(place, capsys)
        assert f"{WITHOUT} The backup is damaged: personal is " in printed
        assert not any(rows().values())
        assert Speaker.objects.exists()

    def test_with_the_key_of_then_alone(
        self,
        person: Speaker,
        place: str,
        settings: LazySettings,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        before, former = rows(), settings.SECRET_KEY
        back_up(place)
        settings.SECRET_KEY = "another that was made for this machine"
        assert f"{WITHOUT} They are encrypted with another" in restored(place, capsys)
        assert not any(rows().values())
        settings.SECRET_KEY_FALLBACKS = [former]
        assert WITHOUT not in restored(place, capsys)
        assert rows() == before

    def test_by_the_key_in_an_encrypted_one(
        self,
        person: Speaker,
        place: str,
        settings: LazySettings,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        before = rows()
        back_up(place, key=PUBLIC)
        settings.SECRET_KEY = "another that the environment has"
        assert WITHOUT not in restored(place, capsys, identity=str(IDENTITY))
        assert rows() == before

    def test_one_that_2_1_made_has_none(
        self, speaker: Speaker, place: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = back_up(place)
        manifest = read(open_place(place), folder.name)
        earlier = written(msgspec.structs.replace(manifest, personal=msgspec.UNSET))
        (folder / MANIFEST).write_bytes(earlier)
        (folder / "personal").unlink()
        assert "ersonal details" not in restored(place, capsys)

    def test_before_migrations(
        self,
        person: Speaker,
        place: str,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Their tables are those of then."""
        before, migrated = rows(), []
        back_up(place)
        applied, known = migrations()
        newer = applied, {*known, "participation.9999_next"}
        monkeypatch.setattr(restoring, "migrations", lambda: newer)
        monkeypatch.setattr(restoring, "call_command", lambda *_, **__: migrated.append(rows()))
        restored(place, capsys)
        assert migrated == [before]

    def test_what_was_erased_since_stays_erased(
        self, person: Speaker, place: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        erased, forgotten, unreachable, silent = SpeakerFactory.create_batch(4)
        for each in (erased, forgotten, unreachable, silent):
            told(each)
        back_up(place)
        with time_machine.travel(NIGHT + timedelta(hours=1), tick=False):
            erase(erased, by=UserFactory.create())
            forget(forgotten)
            Contact.objects.get(speaker=unreachable).delete()
            PracticalDetails.objects.get(participation__speaker=silent).delete()
        restored(place, capsys)
        reached = Contact.objects.values_list("speaker", flat=True)
        spoke = PracticalDetails.objects.values_list("participation__speaker", flat=True)
        assert set(reached) == {person.pk, silent.pk}
        assert set(spoke) == {person.pk, unreachable.pk}


@pytest.mark.django_db
class TestRows:
    @pytest.fixture
    def kept(self, tmp_path: Path) -> Path:
        """The rows of two people."""
        for each in (SpeakerFactory.create(), SpeakerFactory.create()):
            Contact.objects.create(speaker=each, email="ines@example.org")
        path = tmp_path / "personal"
        assert personal.dump(path) == 2
        personal.decrypt(path)
        Contact.objects.all().delete()
        return path

    def test_of_what_is_gone_are_left_out(self, kept: Path) -> None:
        gone, stays = Speaker.objects.order_by("pk")
        gone.delete()
        assert personal.load(kept) == (1, 1)
        assert Contact.objects.get().speaker == stays

    @pytest.mark.postgresql
    def test_that_the_tables_do_not_take(self, kept: Path) -> None:
        """All of them, or none."""
        kept.write_text(kept.read_text()[:-1] + ', ["participation_contact", {"shoes": 1}]]')
        with pytest.raises(UnfitError, match="The database refuses them: "):
            personal.load(kept)
        assert not Contact.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"[]", cipher("core.second_factors").encrypt(b"[]")],
    ids=["in clear", "for another purpose"],
)
def test_what_the_site_did_not_write(tmp_path: Path, content: bytes) -> None:
    """Digests are right in a forged one."""
    path = tmp_path / "personal"
    path.write_bytes(content)
    with pytest.raises(UnfitError, match="encrypted with another SECRET_KEY"):
        personal.decrypt(path)


class TestThinning:
    def test_the_file_goes_after_14_days_and_the_backup_stays(
        self, person: Speaker, place: str
    ) -> None:
        plain, hidden = back_up(place), back_up(place, NIGHT + timedelta(hours=1), key=PUBLIC)
        last = NIGHT + 14 * DAY
        with time_machine.travel(last, tick=False):
            thin(open_place(place))
        assert (hidden / "personal.age").exists()
        assert not plain.exists()
        with time_machine.travel(last + timedelta(hours=1, seconds=1), tick=False):
            assert thin(open_place(place)) == [f"{hidden.name}/personal.age"]
            assert thin(open_place(place)) == []
        assert sorted(path.name for path in hidden.iterdir()) == [
            "database.age", "imports.tar.age", "manifest.json", "media.tar.age", "secret_key.age",
        ]  # fmt: skip

    def test_also_where_the_rest_is_left_alone(self, tmp_path: Path) -> None:
        """Of a backup before a year without any, a damaged one, and beside one of no program."""
        place = open_place(str(tmp_path))
        keep(place, f"{FOLDER}/{MANIFEST}", b"{}")
        keep(place, f"{FOLDER}/personal", b"secret")
        keep(place, f"{FOLDER}/holidays", b"mine")
        keep(place, "holidays/personal", b"mine")
        with time_machine.travel(NIGHT + 2000 * DAY, tick=False):
            assert thin(place) == [f"{FOLDER}/personal"]
        assert set(names(place)) == {
            f"{FOLDER}/{MANIFEST}", f"{FOLDER}/holidays", "holidays/personal",
        }  # fmt: skip
