"""Copies are made in the background by one process, when something changed."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections

from core.breaker import AwayError
from core.database import breaker
from events.models import Edition
from marseille20.offline import copies, keeping
from marseille20.offline.keeping import Copier
from talks.releases import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def copier(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> Copier:
    # The connection is that of the test.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    return Copier()


@pytest.fixture
def commands(
    monkeypatch: pytest.MonkeyPatch, made: Callable[[str], dict[str, Any]]
) -> list[list[str]]:
    """Grows by each process that is started; what it has to do is done here."""
    started: list[list[str]] = []

    def run(command: list[str], **_options: object) -> None:
        started.append(command)
        made("fr")

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


def test_while_another_process_makes_them_nothing_is_started(
    copier: Copier, commands: list[list[str]]
) -> None:
    with copies.making():
        assert copier.look() == keeping.LOOK
    assert not commands


def test_who_starts_one_is_not_counted_with(
    copier: Copier, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(_command: list[str], env: dict[str, str], **_options: object) -> None:
        assert "PROMETHEUS_MULTIPROC_DIR" not in env
        assert env["SHARED"] == "1"

    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "anywhere")
    monkeypatch.setenv("SHARED", "1")
    monkeypatch.setattr(subprocess, "run", run)
    assert copier.look() == keeping.LOOK


def test_while_the_database_is_away_it_waits(copier: Copier, commands: list[list[str]]) -> None:
    breaker.open(ConnectionError())
    assert copier.look() == keeping.LOOK
    assert not commands


def test_what_is_broken_does_not_fill_the_log(
    copier: Copier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: object, **_options: object) -> None:
        raise subprocess.CalledProcessError(1, "copies")

    monkeypatch.setattr(subprocess, "run", broken)
    assert copier.look() == keeping.RECOVERY
    assert caplog.messages == ["The copies for offline reading could not be made"]


def test_away_is_no_error(
    copier: Copier, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise AwayError

    monkeypatch.setattr(keeping, "published_site", away)
    assert copier.look() == keeping.LOOK
    assert not caplog.messages
