"""Three workers that send to many, of whom the one that sends is killed again and again."""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from threading import Event
from typing import Self

from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.mail import bulk
from core.mail.deliveries import BulkMail, Delivery, all_deliveries
from operations.models import PeriodicTask
from operations.periodic import PERIODIC
from tests.smtp import Mailbox

WORKER = [sys.executable, "-m", "tests.worker", "--no-startup-delay"]
SIZE = 3
STEPS = ("RCPT", "DATA", "kept", "answered")
PATIENCE = 60  # seconds that a worker has to come to a mail


def let_time_pass() -> None:
    """So long that what is planned for later is due, and a worker that said nothing is gone."""
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    long_ago = timezone.now() - bulk.CLAIM_TIMEOUT - timedelta(seconds=1)
    for deliveries in all_deliveries():
        deliveries.filter(state=Delivery.State.SENDING).update(tried_at=long_ago)


class Crew(ExitStack):
    """Workers of one queue, each in a process of its own."""

    def __init__(self, run: bulk.Run, environment: Mapping[str, str]) -> None:
        super().__init__()
        self.run = run
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
        command = [*WORKER, "--worker-id", key]
        worker = subprocess.Popen(command, env=os.environ | self.environment)
        self.callback(worker.wait)
        self.callback(worker.terminate)
        self.workers[key] = worker

    def kill_sender(self) -> None:
        """End at once all that send, or one of them, and have another one begin."""
        running = DBTaskResult.objects.running().filter(task_path=self.run.module_path)
        takers = [task.worker_ids[-1] for task in running]
        worker = self.workers.pop(next(key for key in takers if key in self.workers))
        worker.kill()
        worker.wait()
        self.start()


@dataclass
class Outcome:
    """How many got it twice; are said to have it, and have not; who may have it or not."""

    twice: int
    lost: int
    uncertain: list[str]


def send_with_kills(
    mailbox: Mailbox,
    environment: Mapping[str, str],
    mail: BulkMail,
    run: bulk.Run,
    *,
    addresses: Mapping[int, str],
    kills: int,
    seed: int,
) -> Outcome:
    """Send what was started while the sender is killed so often.

    addresses: that of each delivery, by its key.
    """
    # Nothing else is to be done meanwhile.
    later = Now() + timedelta(days=1)
    PeriodicTask.objects.bulk_create(PeriodicTask(path=path, due_at=later) for path in PERIODIC)
    let_time_pass()
    chance = random.Random(seed)  # noqa: S311 (it has to be the same each time)
    with Crew(run, environment) as crew:
        # Of each that is killed, one mail may be missing.
        last = len(addresses) - 2 * kills
        moments = sorted(chance.sample(range(1, last), kills))
        # At each step in turn.
        for moment, step in zip(moments, cycle(STEPS), strict=False):
            _wait_for(mailbox, moment, step, crew)
    while not _is_finished(mail):
        let_time_pass()
        subprocess.run([*WORKER, "--batch"], env=os.environ | environment, check=True)
    return _outcome(mailbox, mail, addresses)


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


def _is_finished(mail: BulkMail) -> bool:
    mail.refresh_from_db()
    return mail.finished_at is not None


def _outcome(mailbox: Mailbox, mail: BulkMail, addresses: Mapping[int, str]) -> Outcome:
    got = Counter(mailbox.addresses)
    ended = {addresses[pk]: state for pk, state in mail.deliveries.values_list("pk", "state")}
    assert len(ended) == len(addresses)
    assert set(ended.values()) <= {Delivery.State.SENT, Delivery.State.UNCERTAIN}
    return Outcome(
        twice=sum(times > 1 for times in got.values()),
        lost=sum(
            state == Delivery.State.SENT and email not in got for email, state in ended.items()
        ),
        uncertain=[email for email, state in ended.items() if state == Delivery.State.UNCERTAIN],
    )
