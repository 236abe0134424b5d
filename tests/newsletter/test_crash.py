"""A newsletter to many readers, whose worker is killed again and again."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from core.mail import bulk
from newsletter import sending
from newsletter.models import Delivery, Subscriber
from tests.core.mail.crew import send_with_kills
from tests.databases import database_url
from tests.factories import DigestFactory
from tests.smtp import Mailbox, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.postgresql]

KILLS = 5
WORKER = [sys.executable, "manage.py", "db_worker", "--queue-name=*", "--batch"]

type Worker = subprocess.Popen[bytes]


def readers(count: int) -> list[str]:
    now = timezone.now()
    emails = [f"reader{number}@example.org" for number in range(count)]
    Subscriber.objects.bulk_create(
        Subscriber(email=email, language=("fr", "en")[number % 2], confirmed_at=now)
        for number, email in enumerate(emails)
    )
    return emails


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with running() as mailbox:
        yield mailbox


@pytest.fixture
def environment(mailbox: Mailbox, settings: LazySettings, tmp_path: Path) -> dict[str, str]:
    """What workers need to find the database of the tests, and the mail server."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    return {
        "DJANGO_SETTINGS_MODULE": "tests.process_settings",
        "DATABASE_URL": database_url(),
        "SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}",
        "VAR_DIR": str(tmp_path),
    }


@pytest.fixture
def start_worker(environment: dict[str, str]) -> Callable[[], Worker]:
    """Start a worker on the database of the tests, as the site would: it ends with the work."""

    def start() -> Worker:
        # It starts at once, and not at some moment within a second.
        return subprocess.Popen([*WORKER, "--no-startup-delay"], env=os.environ | environment)

    return start


def test_two_at_once_send_nothing_twice(
    mailbox: Mailbox, start_worker: Callable[[], Worker], mailoutbox: list[EmailMessage]
) -> None:
    """A run that takes very long is overtaken by the one that was planned in case it died."""
    emails = readers(3 * bulk.BATCH)
    digest = DigestFactory.create()
    sending.start(digest)

    def overtake(step: str, address: str) -> None:
        mailbox.listener = lambda *_: None
        sending.deliver.call(digest.pk, 1)
        connection.close()

    mailbox.listener = overtake
    assert start_worker().wait() == 0
    assert len(mailoutbox) == bulk.BATCH
    by_both = [*mailbox.addresses, *(mail.to[0] for mail in mailoutbox)]
    assert sorted(by_both) == sorted(emails)
    assert not Delivery.objects.exclude(state=Delivery.State.SENT).exists()


def test_three_workers_of_whom_one_is_always_killed(
    mailbox: Mailbox, environment: dict[str, str]
) -> None:
    readers(120)
    digest = DigestFactory.create()
    sending.start(digest)
    outcome = send_with_kills(
        mailbox,
        environment,
        digest,
        sending.deliver,
        addresses=dict(digest.deliveries.values_list("pk", "subscriber__email")),
        kills=KILLS,
        seed=2027,
    )
    assert (outcome.twice, outcome.lost) == (0, 0)
    # No worker sends more than one at once.
    assert 1 <= len(outcome.uncertain) <= KILLS
