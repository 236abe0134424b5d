"""The worker of a queue: what it takes up, what it outlives, and who does not wait for whom."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection
from django.tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker

from core.mail import outbox
from exchange.running import read_import
from marseille20.booklets import print_booklets
from marseille20.settings import TASKS
from marseille20.social_images.tasks import draw_social_images
from operations.management.commands import serve, work
from reactions.elsewhere.reading import read_pages
from reactions.webmentions.verification import verify
from recaps.webmentions.sending import send
from tests import postgres
from tests.databases import database_url
from tests.tasks import begun, let_end, stand_still
from writing.imports.running import run_import


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "door"
    os.mkfifo(path)
    return path


@pytest.fixture
def queues(settings: LazySettings) -> None:
    """The site's own, in the database."""
    settings.TASKS = TASKS


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queues")
def test_a_locked_database_is_waited_for_and_reported_once(
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


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queues")
def test_only_a_database_in_a_file_is_kept_open(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []

    def run(*_: object, **__: object) -> None:
        connection.ensure_connection()
        close_old_connections()
        kept.append(connection.connection is not None)

    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    monkeypatch.setattr(db_worker.Command, "handle", run)
    call_command("work", queue_name="default")
    assert kept == [connection.vendor == "sqlite"]


@contextmanager
def short_lived_worker(queue: str = "default") -> Iterator[subprocess.Popen[str]]:
    """A worker whose lease is of seconds."""
    command = [sys.executable, "-m", "tests.worker", "--no-startup-delay", "--queue-name", queue]
    worker = subprocess.Popen(command, env=os.environ | {"LEASE": "4"}, text=True)
    try:
        yield worker
    finally:
        worker.kill()
        worker.wait()


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    """That of the processes which are started, with the tables that a worker needs."""
    if not postgres.programs():
        pytest.skip("no PostgreSQL on this machine")
    with postgres.server() as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "marseille20.settings")
        patch.setenv("DATABASE_URL", server.address)
        patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("var")))
        run_django(
            "from django.db import connection",
            "from core.models import Worker",
            "from operations.models import PeriodicTask",
            "from django_tasks_db.models import DBTaskResult",
            "with connection.schema_editor() as editor:",
            "    for model in (DBTaskResult, PeriodicTask, Worker): editor.create_model(model)",
        )
        yield server


def run_django(*lines: str) -> None:
    """Run a program with the settings of the environment, which are not those of the tests."""
    program = "\n".join(["import django; django.setup()", *lines])
    subprocess.run([sys.executable, "-c", program], check=True)


def enqueue(door: Path, queue: str, times: int = 1) -> None:
    enqueue = f"stand_still.using(queue_name={queue!r}).enqueue({str(door)!r})"
    run_django("from tests.tasks import stand_still", *[enqueue] * times)


@pytest.mark.slow
def test_worker_outlives_a_database_that_is_restarted(
    restarted: postgres.Server, door: Path
) -> None:
    enqueue(door, "default", times=2)
    worker = subprocess.Popen(serve.worker("default").command, stderr=subprocess.PIPE, text=True)
    try:
        assert begun(door)
        restarted.stop()
        let_end(door)
        # It cannot say that the task ended, and looks again until it can begin it anew.
        assert worker.stderr
        assert any(line.count("Waiting for the database") for line in worker.stderr)
        restarted.start()
        for _task in range(2):
            assert begun(door)
            let_end(door)
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.communicate()


@pytest.mark.slow
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queues")
def test_one_takes_up_what_another_was_doing(
    door: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.process_settings")
    monkeypatch.setenv("DATABASE_URL", database_url())
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    result = stand_still.enqueue(str(door))
    with short_lived_worker() as first:
        assert begun(door)
        with short_lived_worker() as second:
            first.send_signal(signal.SIGSTOP)
            assert begun(door)
            # The first one would find its task again, and is ended before it can.
            first.send_signal(signal.SIGCONT)
            assert first.wait() == -signal.SIGALRM
            let_end(door)
            second.send_signal(signal.SIGTERM)
            assert second.wait() == 0
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL
    assert len(result.worker_ids) == 2


def test_nobody_waits_behind_what_takes_long() -> None:
    slow = {task.queue_name for task in (print_booklets, draw_social_images, verify, send)}
    awaited = {
        task.queue_name for task in (outbox.send_letter, read_pages, run_import, read_import)
    }
    assert slow == {"background"}
    assert awaited == {"letters", "pages", "default"}
