"""How the site is, in sentences."""

import json
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import override

from core.attempts import MOST_ATTEMPTS
from core.models import Letter
from events.models import Edition
from marseille20.checkup import Trouble, site
from talks.releases import publish
from tests.core.test_queues import hand_in
from tests.factories import SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def var(settings: LazySettings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


def letter(**values: object) -> Letter:
    return Letter.objects.create(
        to="odile@example.org", template="x", subject="Ahoy", body="…", **values
    )


def test_the_database_is_of_the_program() -> None:
    assert "the database fits it" in site.program()
    MigrationRecorder(connection).migration_qs.filter(app="recaps").delete()
    with pytest.raises(Trouble) as found:
        site.program()
    assert "manage.py migrate" in found.value.remedy


def test_a_release_is_public(edition: Edition) -> None:
    with pytest.raises(Trouble, match="No programme is public"):
        site.release()
    SlotFactory.create(session__edition=edition)
    publish(edition)
    assert site.release().startswith("Release 1 is public since")


class TestMails:
    def test_none_was_sent(self) -> None:
        assert site.mails() == "No mail was sent yet. None waits."

    def test_they_go_out(self) -> None:
        letter(sent_at=timezone.now())
        letter()
        assert site.mails().startswith("The last mail was sent on ")
        assert site.mails().endswith("1 waits to be sent.")

    def test_some_are_refused(self) -> None:
        letter(failure="550 odile@example.org", attempts=1)
        with pytest.raises(Trouble, match="1 letter was refused") as found:
            site.mails()
        assert "odile" not in found.value.sentence + found.value.remedy

    def test_some_are_given_up(self) -> None:
        letter(failure="550 no", attempts=MOST_ATTEMPTS)
        with pytest.raises(Trouble, match="1 letter could not be sent"):
            site.mails()


def test_tasks_have_workers() -> None:
    assert site.tasks() == "What is to be done in the background is done."
    hand_in("letters", enqueued_at=timezone.now())
    assert site.tasks() == "1 task waits its turn."
    hand_in("pages", enqueued_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(Trouble) as found:
        site.tasks()
    assert found.value.sentence == "Tasks have been waiting for 2\xa0hours (pages)."


class TestBackups:
    def written(self, var: Path, text: str) -> None:
        (var / "backups").mkdir(exist_ok=True)
        (var / "backups" / "last.json").write_text(text)

    def test_there_is_one(self, var: Path) -> None:
        self.written(var, json.dumps({"finished_at": timezone.now().isoformat()}))
        assert site.backup().startswith("The last backup is from ")

    def test_it_is_old(self, var: Path) -> None:
        old = timezone.now() - timedelta(hours=27)
        self.written(var, json.dumps({"finished_at": old.isoformat()}))
        with pytest.raises(Trouble, match="The last backup is from "):
            site.backup()

    @pytest.mark.parametrize(
        "text",
        [None, "", "[]", "{}", '{"finished_at": 3}', '{"finished_at": "2026-11-27T10:00:00"}'],
    )
    def test_there_is_none(self, var: Path, text: str | None) -> None:
        if text is not None:
            self.written(var, text)
        with pytest.raises(Trouble, match="There is no backup"):
            site.backup()


def test_the_disk_has_room(monkeypatch: pytest.MonkeyPatch) -> None:
    free = [20]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: (100, 100 - free[0], free[0]))
    assert site.disk() == "20\xa0bytes of 100\xa0bytes are free."
    free[0] = 9
    with pytest.raises(Trouble) as found:
        site.disk()
    assert "make room" in found.value.remedy
