"""Every row is in the other database as it is in this one, which stays as it was."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DataError, connection

from operations.backups import moving
from reactions.models import Reaction
from speakers.models import Speaker
from tests import postgres
from tests.factories import ReactionFactory
from tests.operations.backups.machines import Machine, rows
from tests.operations.backups.test_personal import told

pytestmark = [pytest.mark.slow]


@pytest.fixture
def anywhere(django_db_blocker: Any) -> Iterator[None]:
    """What is moved to is another database than the tests'."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def postgresql(tmp_path: Path, anywhere: None, django_db_blocker: Any) -> Iterator[Machine]:
    """A new database of another server."""
    if not postgres.programs():
        pytest.skip("no PostgreSQL on this machine")
    with postgres.server() as server:
        yield Machine(tmp_path, server.address, django_db_blocker)


def test_to_postgresql(speaker: Speaker, postgresql: Machine) -> None:
    reaction = ReactionFactory.create(speaker=speaker)
    Reaction.objects.update(proposed={"b": "é", "a": [1, None]})
    # It is no backup: nothing is left out.
    told(speaker)
    before = rows()
    call_command("move_to", postgresql.url)
    assert rows() == before
    assert postgresql.rows() == before
    with postgresql.database() as alias:
        kept = Reaction.objects.using(alias).get(pk=reaction.pk)
        kept.pk = None
        kept.save(using=alias)
        assert kept.pk > reaction.pk


@pytest.mark.parametrize("loses", ["a row", "the connection"])
def test_what_does_not_arrive(
    speaker: Speaker,
    tmp_path: Path,
    anywhere: None,
    monkeypatch: pytest.MonkeyPatch,
    loses: str,
) -> None:
    """Into a new database whose tables come from this one's file, as migrations take long."""
    if connection.vendor != "sqlite":
        pytest.skip("its file is read")
    other = tmp_path / "other.sqlite3"

    def migrate(*_: object, **__: object) -> object:
        with closing(sqlite3.connect(other)) as made:
            connection.connection.backup(made)
        return SimpleNamespace(returncode=0)

    copy = moving._copy  # noqa: SLF001 (loses something of what it copies)

    def copy_less(model: Any) -> None:
        if model is not Speaker:
            copy(model)
        elif loses == "the connection":
            raise DataError("value too long")

    monkeypatch.setattr(subprocess, "run", migrate)
    monkeypatch.setattr(moving, "_copy", copy_less)
    why = {
        "a row": rf"speakers.Speaker differs in {speaker.pk}\.",
        "the connection": "Not moved, drop that database: value too long",
    }
    with pytest.raises(CommandError, match=why[loses]):
        call_command("move_to", f"sqlite:///{other}")
    with closing(sqlite3.connect(other)) as left:
        for table in ("speakers_speaker", "auth_group", "events_edition"):
            assert not left.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608


def test_not_to_one_that_is_used(db: None, anywhere: None, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "used.sqlite3")) as used:
        used.execute("CREATE TABLE something (id integer)")
    with pytest.raises(CommandError, match="not empty: make a new one"):
        call_command("move_to", f"sqlite:///{tmp_path / 'used.sqlite3'}")
    with closing(sqlite3.connect(tmp_path / "used.sqlite3")) as used:
        assert used.execute("SELECT name FROM sqlite_master").fetchall() == [("something",)]


def test_one_that_is_out_of_reach(db: None, anywhere: None) -> None:
    with pytest.raises(CommandError, match="address of a database is like"):
        call_command("move_to", "nonsense")
    with pytest.raises(CommandError, match="cannot be reached, nothing was done: "):
        call_command("move_to", "postgres://user:password@127.0.0.1:1/name")


def test_not_from_an_older_program(
    db: None, anywhere: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "migrations", lambda: (set(), {"core.0001_initial"}))
    with pytest.raises(CommandError, match=r"say “manage\.py migrate” first"):
        call_command("move_to", f"sqlite:///{tmp_path / 'new.sqlite3'}")
