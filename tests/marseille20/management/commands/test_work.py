"""The worker of a queue: what it takes up, what it outlives, and who does not wait for whom."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from core import outbox
from core.models import Letter
from marseille20.booklets import print_booklets
from marseille20.management.children import stopped_at_the_end
from marseille20.management.commands import serve, work
from marseille20.settings import QUEUES, TASKS
from newsletter.sending import deliver
from reactions.elsewhere.reading import read_pages
from tests import postgres, smtp
from tests.databases import database_url
from tests.tasks import begun, let_end, stand_still
from writing.imports.running import run_import


def kept_task(status: TaskResultStatus, **values: Any) -> DBTaskResult[Any, Any]:
    common = {
        "args_kwargs": {"args": [], "kwargs": {}},
        "backend_name": "default",
        "task_path": "core.outbox.send_letter",
        "run_after": timezone.now(),
    }
    return DBTaskResult.objects.create(status=status, **common | values)


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "door"
    os.mkfifo(path)
    return path


@pytest.fixture
def queues(settings: LazySettings) -> None:
    """The site's own, in the database."""
    settings.TASKS = TASKS


def test_a_task_whose_worker_was_killed_runs_again(db: None) -> None:
    killed = kept_task(TaskResultStatus.RUNNING)
    done = kept_task(TaskResultStatus.SUCCESSFUL)
    elsewhere = kept_task(TaskResultStatus.RUNNING, queue_name="letters")
    work.take_up_tasks("default")
    for task in (killed, done, elsewhere):
        task.refresh_from_db()
    assert killed.status == TaskResultStatus.READY
    assert done.status == TaskResultStatus.SUCCESSFUL
    assert elsewhere.status == TaskResultStatus.RUNNING


def test_a_task_that_ends_its_worker_each_time_is_given_up(db: None) -> None:
    starts = ["worker"] * work.MOST_STARTS
    deadly = kept_task(TaskResultStatus.RUNNING, worker_ids=starts)
    unlucky = kept_task(TaskResultStatus.RUNNING, worker_ids=starts[1:])
    work.take_up_tasks("default")
    deadly.refresh_from_db()
    unlucky.refresh_from_db()
    assert (deadly.status, unlucky.status) == (TaskResultStatus.FAILED, TaskResultStatus.READY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queues")
def test_a_locked_database_is_waited_for_and_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    locked = [OperationalError("database is locked")] * 6
    paused: list[float] = []

    def run(*_: object, **__: object) -> None:
        if locked:
            raise locked.pop()

    monkeypatch.setattr(db_worker.Command, "handle", run)
    monkeypatch.setattr(time, "sleep", paused.append)
    call_command("work", queue_name="default")
    assert paused == [work.PAUSE] * 6
    assert caplog.messages == ["Waiting for the database: database is locked"]


def run_django(program: str) -> None:
    """Run a program with the settings of the environment, which are not those of the tests."""
    whole = f"import django; django.setup()\n{program}"
    subprocess.run([sys.executable, "-c", whole], check=True)


@pytest.mark.process
class TestDatabaseThatIsRestarted:
    @pytest.fixture
    def server(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[postgres.Server]:
        if not postgres.programs():
            pytest.skip("no PostgreSQL on this machine")
        with postgres.server() as server:
            monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "marseille20.settings")
            monkeypatch.setenv("DATABASE_URL", server.address)
            monkeypatch.setenv("VAR_DIR", str(tmp_path))
            run_django(
                "from django.db import connection\n"
                "from django_tasks_db.models import DBTaskResult\n"
                "with connection.schema_editor() as editor: editor.create_model(DBTaskResult)"
            )
            yield server

    def enqueue(self, door: Path) -> None:
        run_django(f"from tests.tasks import stand_still; stand_still.enqueue({str(door)!r})")

    def test_worker_outlives_it(self, server: postgres.Server, door: Path) -> None:
        self.enqueue(door)
        worker = subprocess.Popen(
            serve.worker("default").command, stderr=subprocess.PIPE, text=True
        )
        try:
            assert begun(door)
            server.stop()
            let_end(door)
            # It cannot say that the task ended, and looks again until it can begin it anew.
            assert worker.stderr
            assert any(line.count("Waiting for the database") for line in worker.stderr)
            server.start()
            assert begun(door)
            let_end(door)
            self.enqueue(door)
            assert begun(door)
            assert worker.poll() is None
        finally:
            worker.kill()
            worker.communicate()


@pytest.mark.process
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queues")
def test_a_letter_goes_out_while_a_slow_task_runs(
    door: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.process_settings")
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    arrived = Event()
    workers = [serve.worker(queue) for queue in QUEUES]
    with smtp.running() as mailbox:
        mailbox.listener = lambda step, _: arrived.set() if step == "answered" else None
        monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{mailbox.port}")
        slow = stand_still.enqueue(str(door))
        with stopped_at_the_end(workers):
            for worker in workers:
                worker.start()
            assert begun(door)
            outbox.send_again(Letter.objects.create(to="odile@example.org"))
            assert arrived.wait(timeout=15)
            slow.refresh()
            assert slow.status == TaskResultStatus.RUNNING
            let_end(door)
    assert mailbox.addresses == ["odile@example.org"]


def test_nobody_waits_behind_what_takes_long() -> None:
    slow = {task.queue_name for task in (print_booklets, deliver, run_import)}
    awaited = [outbox.send_letter.queue_name, read_pages.queue_name]
    assert len({*awaited} - slow) == len(awaited)
