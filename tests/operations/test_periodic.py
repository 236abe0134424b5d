"""What is done again and again: how often, by whom, and what of it is done at all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connections
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.accounts.sessions import SessionStore
from core.models import BrowserSession
from core.tasks import workers
from marseille20 import receivers
from marseille20.settings import TASKS
from operations import periodic
from operations.models import PeriodicTask
from operations.periodic import PERIODIC, enqueue_due


def paths(tasks: Any) -> list[str]:
    return sorted(result.task.module_path for result in tasks)


def test_each_is_enqueued_once_until_it_is_due_again(db: None, tasks: Any) -> None:
    enqueue_due()
    enqueue_due()
    assert paths(tasks) == sorted(PERIODIC)
    tasks.clear()
    [path, other] = sorted(PERIODIC)[:2]
    rows = PeriodicTask.objects.filter(path__in=[path, other])
    assert rows.filter(due_at__gt=Now() + timedelta(minutes=59)).count() == 2
    rows.filter(path=path).update(due_at=Now() - timedelta(weeks=3))
    enqueue_due()
    assert paths(tasks) == [path]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_enqueues_each(settings: LazySettings) -> None:
    settings.TASKS = TASKS

    def see(_worker: int) -> None:
        try:
            enqueue_due()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(see, range(4)))
    assert sorted(DBTaskResult.objects.values_list("task_path", flat=True)) == sorted(PERIODIC)


@pytest.mark.django_db(transaction=True)
def test_workers_see_to_it_for_as_long_as_they_run(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TASKS = TASKS
    monkeypatch.setattr(workers, "BEAT", 0.01)

    def run(*_: object, **__: object) -> None:
        while DBTaskResult.objects.count() < len(PERIODIC):
            pass

    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.Command.handle", run)
    call_command("work", queue_name="letters")
    assert PeriodicTask.objects.count() == len(PERIODIC)


def test_what_was_done_long_ago_is_forgotten(db: None, settings: LazySettings) -> None:
    settings.TASKS = TASKS
    for days in (13, 15):
        then = timezone.now() - timedelta(days=days)
        for status, finished_at in (("SUCCESSFUL", then), ("READY", None)):
            DBTaskResult.objects.create(
                task_path=f"of {days} days ago",
                status=status,
                finished_at=finished_at,
                args_kwargs={"args": [], "kwargs": {}},
                backend_name="default",
                run_after=then,
            )
    periodic.forget_results.func()
    left = sorted(DBTaskResult.objects.values_list("task_path", "status"))
    assert left == [
        ("of 13 days ago", "READY"),
        ("of 13 days ago", "SUCCESSFUL"),
        ("of 15 days ago", "READY"),
    ]


def test_sessions_that_are_over_are_forgotten(db: None) -> None:
    for seconds in (-1, 3600):
        session = SessionStore()
        session.set_expiry(seconds)
        session.save()
    periodic.forget_sessions.func()
    assert BrowserSession.objects.get().expire_date > timezone.now()


def test_what_no_change_asked_for_is_made(db: None, settings: LazySettings, tasks: Any) -> None:
    settings.PRINT_AFTER_CHANGES = True
    receivers.make_what_is_missing.func()
    assert paths(tasks) == ["marseille20.booklets.tasks.print_booklets"]
