"""What is known of backups, for those who look after the site."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.backups import last, last_failure
from core.models import Backup

pytestmark = pytest.mark.django_db


def test_none_yet() -> None:
    assert last() is None
    assert last_failure() is None


def test_one_that_failed_is_not_the_last() -> None:
    now = timezone.now()
    whole = Backup.objects.create(made_at=now - timedelta(days=1))
    Backup.objects.create(made_at=now - timedelta(days=2))
    failed = Backup.objects.create(made_at=now, failure="The disk is full.")
    assert last() == whole
    assert last_failure() == failed
    newest = Backup.objects.create(made_at=now + timedelta(days=1))
    assert last() == newest
    assert last_failure() is None
