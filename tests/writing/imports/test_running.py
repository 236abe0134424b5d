"""Bringing as a task: how it is bounded, goes on, and ends."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import OperationalError
from django.utils import timezone
from time_machine import travel

from core.models import User
from recaps import quotas
from recaps.models import ImportedFile, MarkdownImport, Recap
from tests.factories import UserFactory
from tests.writing.imports.bringing import begin, brought, zipped
from writing.imports import drafts, running
from writing.imports.running import run_import, sweep

pytestmark = pytest.mark.django_db

THREE = zipped({"a.md": "Un", "b.md": "Deux", "c.md": "Trois"})


@pytest.fixture(scope="module", autouse=True)
def today() -> None:
    """Tell the time as files do."""


def kept() -> list[str]:
    """The files that are on the disk."""
    try:
        return storages["imports"].listdir("")[1]
    except FileNotFoundError:
        return []


def titles() -> list[str]:
    return sorted(Recap.objects.values_list("title_fr", flat=True))


@pytest.fixture(autouse=True)
def _no_files() -> Any:
    yield
    for name in kept():
        storages["imports"].delete(name)


@pytest.mark.postgresql
def test_a_killed_worker_loses_nothing_and_brings_nothing_twice(
    user: User, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = begin(user, THREE)

    def killed(reading: drafts.Reading, by: User) -> Recap:
        if reading.document["title_fr"] == "b":
            raise KeyboardInterrupt
        return create(reading, by)

    create = drafts.create
    monkeypatch.setattr(drafts, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        run_import.func(whole.pk)
    assert titles() == ["a"]
    assert kept() == [whole.upload]
    monkeypatch.undo()
    # It runs again when the site starts again, and once more by mistake.
    for _time in range(2):
        run_import.func(whole.pk)
    assert titles() == ["a", "b", "c"]
    assert kept() == []


def test_a_text_that_kills_every_worker_is_given_up(
    user: User, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = begin(user, THREE)

    def killed(name: str, *_rest: Any) -> drafts.Reading:
        if name == "b.md":
            raise KeyboardInterrupt
        return read(name, *_rest)

    read = drafts.read
    monkeypatch.setattr(drafts, "read", killed)
    for _time in range(running.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            run_import.func(whole.pk)
    run_import.func(whole.pk)
    assert titles() == ["a", "c"]
    assert ImportedFile.objects.get(state="refused").name == "b.md"


def test_other_tasks_have_their_turn_in_between(
    user: User, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "TURN", -1)
    whole = begin(user, THREE)
    run_import.func(whole.pk)
    again = [result for result in tasks if result.task.name == "run_import"]
    assert len(again) == 2
    # However long it takes to begin, each turn gets one further.
    assert titles() == ["a"]


def test_what_takes_too_long_is_named_and_the_rest_kept(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0]
    monkeypatch.setattr(running, "monotonic", lambda: seconds[0])
    monkeypatch.setattr(running, "TURN", 1000)

    def slow(name: str, *rest: Any) -> drafts.Reading:
        seconds[0] += running.MOST_SECONDS if name == "b.md" else 1
        return read(name, *rest)

    read = drafts.read
    monkeypatch.setattr(drafts, "read", slow)
    begin(user, THREE)
    assert titles() == ["a", "b"]
    late = ImportedFile.objects.get(state="refused")
    assert late.name == "c.md"
    assert "trop longtemps" in late.sentences[0]


@pytest.mark.postgresql
def test_a_person_brings_one_at_a_time(user: User, tasks: Any) -> None:
    begin(user, THREE)
    with pytest.raises(ValidationError, match="lecture"):
        begin(user, THREE)
    assert len(kept()) == 1
    begin(UserFactory.create(), THREE)
    # One whose worker is lost hinders nobody.
    with travel(timezone.now() + running.PATIENCE + timedelta(minutes=1)):
        begin(user, THREE)
    assert MarkdownImport.objects.filter(user=user).count() == 1
    assert len(kept()) == 2


def test_nothing_is_kept_of_what_fails(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    assert begin(user, zipped({"a.txt": "Un"})).failure
    assert kept() == []

    def fault(*_rest: Any) -> drafts.Reading:
        raise ZeroDivisionError

    monkeypatch.setattr(drafts, "read", fault)
    whole = begin(user, THREE)
    assert whole.failure
    assert not whole.is_running
    assert kept() == []


def test_an_outage_of_the_database_is_no_fault(
    user: User, tasks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = begin(user, THREE)

    def away(*_rest: Any) -> drafts.Reading:
        raise OperationalError("too many clients")

    with monkeypatch.context() as outage:
        outage.setattr(drafts, "read", away)
        with pytest.raises(OperationalError):
            run_import.func(whole.pk)
    assert kept() == [whole.upload]
    run_import.func(whole.pk)
    assert titles() == ["a", "b", "c"]


def test_what_servers_left_behind_is_swept(user: User, tasks: Any) -> None:
    whole = begin(user, THREE)
    storages["imports"].save("reste", ContentFile(b"x"))
    sweep.func()
    assert len(kept()) == 2
    with travel(timezone.now() + timedelta(minutes=30)):
        whole.moved_at = timezone.now()
        whole.save()
    with travel(timezone.now() + running.PATIENCE + timedelta(minutes=10)):
        sweep.func()
        assert kept() == [whole.upload]
    with travel(timezone.now() + 2 * running.LEFTOVER):
        sweep.func()
    assert kept() == []


def test_so_many_a_day(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_A_DAY", 1)
    begin(user, THREE)
    with pytest.raises(ValidationError, match="demain"):
        begin(user, THREE)


def test_what_has_no_room_is_named(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotas, "MOST_RECAPS", 2)
    result = brought(user, THREE)
    assert titles() == ["a", "b"]
    [sentence] = result.sentences
    assert sentence.startswith("c.md : ")
