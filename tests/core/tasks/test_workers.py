"""Leases: who may run a task, who takes up what, and what is left of one that was lost."""

import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, OperationalError
from django.db.models.functions import Now
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as Runner
from django_tasks_db.models import DBTaskResult
from time_machine import travel

from core.models import Worker
from core.tasks import workers
from core.tasks.workers import Lease, LostError
from marseille20.settings import TASKS

pytestmark = pytest.mark.postgresql

MINUTE = timedelta(minutes=1)
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING
FAILED, SUCCESSFUL = TaskResultStatus.FAILED, TaskResultStatus.SUCCESSFUL

type Row = DBTaskResult[Any, Any]


@pytest.fixture
def queues(settings: LazySettings) -> None:
    """The site's own, in the database."""
    settings.TASKS = TASKS


@pytest.fixture
def alarm() -> Iterator[None]:
    """Lest the one of a test that failed ends all others."""
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


def kept_task(status: TaskResultStatus, *takers: str, **values: Any) -> Row:
    common = {
        "args_kwargs": {"args": [], "kwargs": {}},
        "backend_name": "default",
        "task_path": "core.mail.outbox.forget_expired",
        "run_after": timezone.now(),
    }
    return DBTaskResult.objects.create(status=status, worker_ids=takers, **common | values)


def seen(key: str, ago: timedelta = timedelta(), **values: Any) -> None:
    values = {"queues": "default", "host": "one", "seen_at": Now() - ago} | values
    Worker.objects.create(pk=key, **values)


def lease(key: str, queues: str = "default") -> Lease:
    return Lease(key, queues, chores=lambda: None)


def status_of(row: Row) -> str:
    row.refresh_from_db()
    return row.status


class TestTakeUp:
    def test_only_what_nobody_runs_any_more(self, db: None) -> None:
        seen("living")
        seen("vanished", MINUTE * 2)
        seen("ended", has_ended=True)
        rows = {key: kept_task(RUNNING, "ended", key) for key in ("living", "vanished", "ended")}
        done, unknown = kept_task(SUCCESSFUL, "vanished"), kept_task(RUNNING)
        workers.take_up()
        assert status_of(rows["living"]) == RUNNING
        assert {status_of(rows["vanished"]), status_of(rows["ended"])} == {READY}
        assert (status_of(done), status_of(unknown)) == (SUCCESSFUL, READY)

    def test_who_vanished_stays_gone(self, db: None) -> None:
        seen("vanished", MINUTE * 2)
        workers.take_up()
        Worker.objects.update(seen_at=Now())
        with pytest.raises(LostError):
            lease("vanished")._renew()  # noqa: SLF001

    def test_a_task_that_ends_its_worker_each_time_is_given_up(self, db: None) -> None:
        starts = ["worker"] * workers.MOST_STARTS
        deadly, unlucky = kept_task(RUNNING, *starts), kept_task(RUNNING, *starts[1:])
        workers.take_up()
        assert (status_of(deadly), status_of(unlucky)) == (FAILED, READY)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("alarm")
class TestLease:
    @pytest.mark.parametrize("wrong", [timedelta(minutes=10), timedelta(minutes=-10)])
    def test_the_clock_of_the_machine_does_not_matter(self, wrong: timedelta) -> None:
        seen("vanished", MINUTE * 2)
        with travel(datetime.now().astimezone() + wrong), lease("mine", "letters") as held:
            held._renew()  # noqa: SLF001
            assert [name for name, was_seen in workers.seen_lately().items() if was_seen] == [
                "letters"
            ]
        assert Worker.objects.get(pk="vanished").has_ended

    def test_one_that_ran_out_is_not_renewed(self) -> None:
        seen("mine", MINUTE * 2)
        with pytest.raises(LostError):
            lease("mine")._renew()  # noqa: SLF001

    def test_it_is_renewed_meanwhile(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(workers, "BEAT", 0.01)
        other = kept_task(RUNNING, "other")
        seen("other")
        with lease("mine"):
            Worker.objects.filter(pk="mine").update(seen_at=Now() - MINUTE / 2)
            Worker.objects.filter(pk="other").update(seen_at=Now() - 2 * MINUTE)
            while status_of(other) == RUNNING:
                pass
            assert Worker.objects.filter(pk="mine", seen_at__gt=Now() - MINUTE / 4).exists()
            assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= workers.PATIENCE
        assert signal.getitimer(signal.ITIMER_REAL)[0] == 0

    def test_its_end_leaves_nothing_running(self) -> None:
        with lease("mine"):
            task = kept_task(RUNNING, "mine")
        assert status_of(task) == READY
        assert workers.seen_lately()["default"]

    def test_who_begins_in_its_name_takes_up_at_once(self) -> None:
        seen("mine")
        task = kept_task(RUNNING, "mine")
        with lease("mine"):
            assert status_of(task) == READY

    def test_old_ones_are_forgotten(self) -> None:
        seen("old", 2 * workers.KEPT, has_ended=True)
        seen("recent", MINUTE, has_ended=True)
        with lease("mine"):
            assert set(Worker.objects.values_list("pk", flat=True)) == {"mine", "recent"}


class TestSeenLately:
    def test_of_each_queue(self, db: None) -> None:
        seen("one", MINUTE / 2)
        seen("two", MINUTE * 2, queues="letters")
        assert workers.seen_lately() == {
            "default": True,
            "letters": False,
            "pages": False,
            "background": False,
        }
        seen("three", queues="letters,pages,background")
        assert all(workers.seen_lately().values())


@task
def fail(kind: str) -> None:
    kinds = {"locked": OperationalError, "stopped": SystemExit, "broken": DatabaseError}
    raise kinds[kind](kind)


@task(takes_context=True)
def be_overtaken(context: Any) -> None:
    """Be another worker's before the end."""
    DBTaskResult.objects.filter(pk=context.task_result.id).update(worker_ids=["late", "other"])


def run(row: Row, key: str = "mine") -> Row:
    """Run a task as a worker does."""
    names: Any = {"queue_names": ["default"], "excluded_queue_names": [], "backend_name": "default"}
    ways: Any = {"interval": 0, "batch": True, "startup_delay": False, "max_tasks": None}
    claimed = DBTaskResult.objects.get(pk=row.pk)
    claimed.claim(key)
    Runner(worker_id=key, **names, **ways).run_task(claimed)
    return DBTaskResult.objects.get(pk=row.pk)


@pytest.mark.usefixtures("queues", "db")
class TestEnd:
    def test_of_a_task_that_is_lost_is_not_written_down(self) -> None:
        row = DBTaskResult.objects.get(pk=be_overtaken.enqueue().id)
        with pytest.raises(LostError):
            run(row)
        row.refresh_from_db()
        assert (row.status, row.worker_ids) == (RUNNING, ["late", "other"])

    @pytest.mark.parametrize("kind", ["locked", "stopped"])
    def test_of_a_task_without_a_fault_is_another_start(self, kind: str) -> None:
        row = DBTaskResult.objects.get(pk=fail.enqueue(kind).id)
        for start in range(1, workers.MOST_STARTS):
            tried = run(row)
            assert tried.status == READY
            assert tried.run_after > timezone.now()
            assert len(tried.worker_ids) == start
        assert run(row).status == FAILED

    def test_of_a_task_with_a_fault_is_its_failure(self) -> None:
        row = DBTaskResult.objects.get(pk=fail.enqueue("broken").id)
        assert run(row).status == FAILED
