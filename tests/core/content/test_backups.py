"""What is known of backups, for those who look after the site."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.content.backups import last, last_before, restoring
from core.models import Backup

pytestmark = pytest.mark.django_db


def test_none_yet() -> None:
    assert last() is None


def test_one_that_failed_is_not_the_last() -> None:
    now = timezone.now()
    whole = Backup.objects.create(made_at=now - timedelta(days=1))
    Backup.objects.create(made_at=now - timedelta(days=2))
    Backup.objects.create(made_at=now, failure="The disk is full.")
    assert last() == whole
    newest = Backup.objects.create(made_at=now + timedelta(days=1))
    assert last() == newest


def test_one_of_before_is_whole_and_older() -> None:
    now = timezone.now()
    assert last_before(now) is None
    whole = Backup.objects.create(made_at=now - timedelta(days=1))
    Backup.objects.create(made_at=now - timedelta(hours=1), failure="The disk is full.")
    Backup.objects.create(made_at=now)
    assert last_before(now) == whole


@pytest.mark.parametrize(
    ("place", "encrypted", "command"),
    [
        ("/srv/backups", False, "/srv/backups --backup 20270630T020000Z --replace"),
        ("/srv/all backups", False, "'/srv/all backups' --backup 20270630T020000Z --replace"),
        # With its login it is BACKUP_URL.
        (
            "s3://s3.example.org/site/2027",
            True,
            "--backup 20270630T020000Z --replace --identity /path/to/backups.key",
        ),
    ],
)
def test_one_is_had_back_by_a_command(place: str, encrypted: bool, command: str) -> None:
    made_at = datetime(2027, 6, 30, 2, tzinfo=UTC)
    backup = Backup(made_at=made_at, place=place, encrypted=encrypted)
    assert restoring(backup) == f"manage.py restore {command}"
