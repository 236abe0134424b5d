"""What is known of backups, for those who look after the site."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.content.backups import last, last_before
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
