"""Copies are made in the background by one process, when something changed."""

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from time_machine import travel

from core.database.breaker import AwayError
from core.database.connection import breaker
from core.files.images import make_renditions
from core.models import ContentVersion
from events.models import Edition
from marseille20.booklets import print_booklets
from marseille20.delivery.warming import Warmer
from marseille20.offline import copies, keeping
from marseille20.offline.copies import Copy
from marseille20.offline.keeping import CALM, Copier
from talks.published import forget
from talks.releases import publish

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as the database does."""


@pytest.fixture
def copier(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Copier:
    # The connection is that of the test.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    # It was published just now.
    monkeypatch.setattr(keeping, "CALM", timedelta())
    return Copier()


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, sketched: Callable[[], Copy]) -> list[list[str]]:
    """Grows by each process that is started; what it has to do is done here."""
    started: list[list[str]] = []

    def run(command: list[str], **_options: object) -> None:
        started.append(command)
        sketched()

    monkeypatch.setattr(subprocess, "run", run)
    return started


def test_a_process_is_started_when_something_changed(
    copier: Copier, edition: Edition, commands: list[list[str]]
) -> None:
    copier.look()
    copier.look()
    assert commands == [[sys.executable, "manage.py", "copies"]]
    Edition.objects.update(city="Cassis")
    publish(edition)
    copier.look()
    assert len(commands) == 2


@pytest.mark.parametrize("alone", [copies.making, copies.asking])
def test_while_another_process_makes_them_nothing_is_started(
    copier: Copier,
    commands: list[list[str]],
    alone: Callable[[], AbstractContextManager[bool]],
) -> None:
    with alone():
        copier.look()
    assert not commands


def test_what_readers_can_do_without_waits_until_nothing_changes(
    copier: Copier, edition: Edition, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "CALM", CALM)
    published = timezone.now()

    def made(after: timedelta) -> int:
        """How many there are once it looked at that time; databases have a clock of their own."""
        forget()
        with travel(published + after, tick=False):
            copier.look()
        return len(commands)

    assert made(CALM / 2) == 0
    assert made(2 * CALM) == 1
    # Something else than a release.
    ContentVersion.bump()
    assert made(CALM / 2) == 1
    assert made(timedelta(hours=1)) == 2
    # What was published cannot wait.
    Edition.objects.update(city="Cassis")
    publish(edition)
    assert made(CALM / 2) == 3


def test_what_readers_can_do_without_waits_for_what_is_being_made(
    copier: Copier, commands: list[list[str]], settings: LazySettings
) -> None:
    backend = "django_tasks_db.DatabaseBackend"
    settings.TASKS = {"default": {"BACKEND": backend, "QUEUES": settings.QUEUES}}
    result = print_booklets.enqueue(ContentVersion.current())
    printing = DBTaskResult.objects.filter(pk=result.id)
    # For later, and of another queue.
    print_booklets.using(run_after=timezone.now() + timedelta(days=1)).enqueue(1)
    make_renditions.enqueue("quai.png")
    now = timezone.now()

    def made_after(**time: int) -> int:
        with travel(now + timedelta(**time), tick=False):
            copier.look()
        return len(commands)

    assert made_after(minutes=2) == 0
    printing.update(status=TaskResultStatus.RUNNING)
    assert made_after(minutes=3) == 0
    printing.update(status=TaskResultStatus.SUCCESSFUL)
    assert made_after(minutes=4) == 1


def test_on_a_site_that_always_changes_it_waits_for_ten_minutes(
    copier: Copier, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "CALM", CALM)
    start = timezone.now()

    def made_at(after: timedelta) -> int:
        """How many there are after that time, in which something was always about to change."""
        with travel(start + after, tick=False):
            ContentVersion.bump()
            ContentVersion.objects.update(changed_at=timezone.now() - CALM / 2)
            forget()
            copier.look()
        return len(commands)

    # The first one too, and however old the last one is.
    minutes = (1, 9, 11, 12, 20, 22, 200, 210)
    found = [made_at(timedelta(minutes=each)) for each in minutes]
    assert found == [0, 0, 1, 1, 1, 2, 2, 3]


def test_while_the_database_is_away_it_waits(copier: Copier, commands: list[list[str]]) -> None:
    breaker.open(ConnectionError())
    assert copier.look()
    assert not commands


def test_what_is_broken_is_reported(
    copier: Copier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise subprocess.TimeoutExpired("copies", 1)

    monkeypatch.setattr(subprocess, "run", broken)
    assert not copier.look()
    assert caplog.messages == ["The copies for offline reading could not be made"]


@pytest.mark.parametrize("error", [AwayError(), OperationalError("no connection after 1 s")])
def test_away_is_no_error(
    copier: Copier,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    def away() -> None:
        raise error

    monkeypatch.setattr(keeping, "published_site", away)
    assert copier.look()
    assert not caplog.messages


def test_what_cannot_be_made_is_tried_less_and_less_often(
    copier: Copier, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 13:
            raise SystemExit

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(Warmer.is_warm, "wait", lambda: True)
    looks = iter([False] * 11 + [True])
    monkeypatch.setattr(copier, "look", lambda: next(looks))
    with pytest.raises(SystemExit):
        copier.run()
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 1]


def test_switched_off_there_are_none(
    copier: Copier, sketched: Callable[[], Copy], settings: LazySettings
) -> None:
    sketched()
    settings.SERVICE_WORKER = False
    copier.run()
    assert copies.kept("fr") is None
