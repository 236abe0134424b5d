"""How the site is, in sentences."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult
from time_machine import travel

from core.models import Backup, Letter, Worker
from core.tasks.attempts import MOST_ATTEMPTS
from events.models import Edition
from operations.checkup import site
from operations.checkup.trouble import Trouble
from talks.releases import publish
from tests.core.tasks.test_queues import hand_in
from tests.factories import MailingFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with override("en"):
        yield


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


@pytest.mark.parametrize("has_backup", [False, True])
def test_the_database_is_of_a_newer_program(has_backup: bool) -> None:
    with travel("2027-06-30 09:00:00Z"):
        MigrationRecorder(connection).record_applied("talks", "9999_second")
        MigrationRecorder(connection).record_applied("talks", "9998_first")
    if has_backup:
        made_at = datetime(2027, 6, 30, 2, tzinfo=UTC)
        Backup.objects.create(made_at=made_at, place="/srv/backups")
    with pytest.raises(Trouble) as found:
        site.program()
    assert "2 changes, since 30 June 2027, 11:00 CEST" in found.value.sentence
    assert "(talks.9999_second, talks.9998_first)" in found.value.sentence
    command = "manage.py restore /srv/backups --backup 20270630T020000Z --replace"
    assert (command in found.value.remedy) is has_backup
    assert ("no backup from before it is known" in found.value.remedy) is not has_backup


def test_a_release_is_public(edition: Edition) -> None:
    with pytest.raises(Trouble, match="No programme is public"):
        site.release()
    SlotFactory.create(session__edition=edition)
    publish(edition)
    assert site.release().startswith("Release 1 is public since")


class TestMails:
    def test_none_was_sent(self) -> None:
        assert site.mails() == "No mail was sent yet. None waits."

    def test_those_to_many_are_counted_too(self) -> None:
        letter(sent_at=timezone.now() - timedelta(days=1))
        deliveries = MailingFactory.create().deliveries
        deliveries.create(recipient="1", state="sent", tried_at=timezone.now())
        deliveries.create(recipient="2")
        letter()
        assert site.mails().startswith("The last mail was sent on ")
        assert site.mails().endswith("2 wait to be sent.")

    def test_some_are_refused(self) -> None:
        letter(failure="550 odile@example.org", attempts=1)
        with pytest.raises(Trouble, match="1 letter was refused") as found:
            site.mails()
        assert "odile" not in found.value.sentence + found.value.remedy

    def test_some_are_given_up(self) -> None:
        letter(failure="550 no", attempts=MOST_ATTEMPTS)
        with pytest.raises(Trouble, match="1 letter could not be sent"):
            site.mails()


def test_workers_were_seen() -> None:
    with pytest.raises(Trouble, match="No worker was seen recently of: default, letters, pages"):
        site.tasks()
    Worker.objects.create(id="one", queues="default,letters", seen_at=timezone.now())
    with pytest.raises(Trouble, match="No worker was seen recently of: pages"):
        site.tasks()


def test_tasks_have_workers() -> None:
    Worker.objects.create(id="one", queues="*", seen_at=timezone.now())
    assert site.tasks() == "What is to be done in the background is done."
    hand_in("letters", enqueued_at=timezone.now())
    assert site.tasks() == "1 task waits its turn."
    hand_in("background", enqueued_at=timezone.now() - timedelta(minutes=30))
    DBTaskResult.objects.filter(queue_name="background").update(
        status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(minutes=3)
    )
    holds = "Under way: A task of another version (3\xa0minutes)."
    assert site.tasks() == f"1 task waits its turn. {holds}"
    hand_in("pages", enqueued_at=timezone.now() - timedelta(hours=2))
    with pytest.raises(Trouble) as found:
        site.tasks()
    assert found.value.sentence == f"Tasks have been waiting for 2\xa0hours (pages). {holds}"


def test_tasks_under_way_are_called_by_what_they_do() -> None:
    Worker.objects.create(id="one", queues="*", seen_at=timezone.now())
    for path in ("marseille20.social_images.tasks.draw_social_images", "push.sending.deliver"):
        hand_in("letters", enqueued_at=timezone.now())
        DBTaskResult.objects.filter(started_at=None).update(
            task_path=path,
            status=TaskResultStatus.RUNNING,
            started_at=timezone.now() - timedelta(minutes=3),
        )
    ways = ("Drawing social images (3\xa0minutes)", "Sending notifications (3\xa0minutes)")
    assert all(way in site.tasks() for way in ways)


class TestBackups:
    def test_its_time_is_that_of_the_site(self) -> None:
        with travel("2027-05-20 16:05:10Z", tick=False):
            Backup.objects.create(made_at=timezone.now())
            assert site.backup() == "The last backup is from 20 May 2027, 18:05 CEST."

    def test_it_is_old(self) -> None:
        Backup.objects.create(made_at=timezone.now() - timedelta(hours=27))
        with pytest.raises(Trouble, match="The last backup is from "):
            site.backup()

    def test_one_that_failed_is_none(self) -> None:
        Backup.objects.create(made_at=timezone.now(), failure="The disk is full.")
        with pytest.raises(Trouble, match="There is no backup"):
            site.backup()
