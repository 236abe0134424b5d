"""A newsletter to many readers, whose worker is killed again and again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from newsletter import sending
from newsletter.models import Subscriber
from tests.core.mail.crew import send_with_kills
from tests.databases import database_url
from tests.factories import DigestFactory
from tests.smtp import Mailbox, running

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.postgresql]

KILLS = 3


def readers(count: int) -> None:
    now = timezone.now()
    Subscriber.objects.bulk_create(
        Subscriber(
            email=f"reader{number}@example.org",
            language=("fr", "en")[number % 2],
            confirmed_at=now,
        )
        for number in range(count)
    )


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as the workers do."""


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


def test_three_workers_of_whom_one_is_always_killed(
    mailbox: Mailbox, environment: dict[str, str]
) -> None:
    readers(24)
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
