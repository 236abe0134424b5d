"""Three workers that send a newsletter, of whom the one that sends is killed again and again."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Self

from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail import bulk
from newsletter import sending
from newsletter.models import Delivery, Digest, Subscriber
from operations.models import PeriodicTask
from operations.periodic import PERIODIC
from tests.factories import DigestFactory
from tests.smtp import Mailbox

SIZE = 3
STEPS = ("RCPT", "DATA", "kept", "answered")
PATIENCE = 60  # seconds that a worker has to come to a mail


def readers(count: int) -> list[str]:
    now = timezone.now()
    emails = [f"reader{number}@example.org" for number in range(count)]
    Subscriber.objects.bulk_create(
        Subscriber(email=email, language=("fr", "en")[number % 2], confirmed_at=now)
        for number, email in enumerate(emails)
    )
    return emails


def let_time_pass() -> None:
    """So long that what is planned for later is due, and a worker that said nothing is gone."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    long_ago = timezone.now() - bulk.CLAIM_TIMEOUT - timedelta(seconds=1)
    Delivery.objects.filter(state=Delivery.State.SENDING).update(tried_at=long_ago)


class Crew(ExitStack):
    """Workers of one queue, each in a process of its own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__()
        self.environment = environment
        self.workers: dict[str, subprocess.Popen[bytes]] = {}
        self.started = 0

    def __enter__(self) -> Self:
        for _worker in range(SIZE):
            self.start()
        return self

    def start(self) -> None:
        self.started += 1
        key = f"worker {self.started}"
        command = [sys.executable, "-m", "tests.worker", "--no-startup-delay", "--worker-id", key]
        worker = subprocess.Popen(command, env=os.environ | self.environment)
        self.callback(worker.wait)
        self.callback(worker.terminate)
        self.workers[key] = worker

    def kill_sender(self) -> None:
        """End at once all that send, or one of them, and have another one begin."""
        running = DBTaskResult.objects.running().filter(task_path=sending.deliver.module_path)
        takers = [task.worker_ids[-1] for task in running]
        worker = self.workers.pop(next(key for key in takers if key in self.workers))
        worker.kill()
        worker.wait()
        self.start()


@dataclass
class Outcome:
    """How many got it twice; are said to have it, and have not; may have it or not."""

    twice: int
    lost: int
    uncertain: int


def send_with_kills(
    mailbox: Mailbox, environment: Mapping[str, str], *, count: int, kills: int, seed: int
) -> Outcome:
    """Send to so many readers while the sender is killed so often."""
    # Nothing else is to be done meanwhile.
    later = Now() + timedelta(days=1)
    PeriodicTask.objects.bulk_create(PeriodicTask(path=path, due_at=later) for path in PERIODIC)
    readers(count)
    digest = DigestFactory.create()
    sending.start(digest)
    chance = random.Random(seed)  # noqa: S311 (it has to be the same each time)
    with Crew(environment) as crew:
        # Of each that is killed, one mail may be missing.
        for moment in sorted(chance.sample(range(1, count - 2 * kills), kills)):
            _wait_for(mailbox, moment, chance.choice(STEPS), crew)
    while Digest.objects.filter(finished_at=None).exists():
        let_time_pass()
        last = [sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay"]
        subprocess.run(last, env=os.environ | environment, check=True)
    return _outcome(mailbox, digest)


def _wait_for(mailbox: Mailbox, moment: int, step: str, crew: Crew) -> None:
    """Let so many arrive; kill the sender at that step of the next one, before it hears more."""
    reached, killed = Event(), Event()

    def stop(now: str, _address: str) -> None:
        if now == step and len(mailbox.kept) >= moment and not killed.is_set():
            reached.set()
            killed.wait(PATIENCE)

    mailbox.listener = stop
    assert reached.wait(PATIENCE)
    crew.kill_sender()
    let_time_pass()
    killed.set()


def _outcome(mailbox: Mailbox, digest: Digest) -> Outcome:
    got = Counter(mailbox.addresses)
    ended = digest.deliveries.values_list("subscriber__email", "state")
    states = Counter(state for _email, state in ended)
    assert states.keys() <= {Delivery.State.SENT, Delivery.State.UNCERTAIN}
    return Outcome(
        twice=sum(times > 1 for times in got.values()),
        lost=sum(state == Delivery.State.SENT and email not in got for email, state in ended),
        uncertain=states[Delivery.State.UNCERTAIN],
    )
