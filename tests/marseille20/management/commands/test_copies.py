"""`manage.py copies` makes those of both languages, and lets readers come first."""

import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import HttpResponse

from core.database.connection import breaker
from core.text.translated import LANGUAGES
from events.models import Edition
from marseille20.offline import copies
from marseille20.offline.reading import Reader
from talks.releases import publish
from tests.factories import EditionFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def edition() -> Iterator[Edition]:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session__edition=edition)
    publish(edition)
    # The connection is that of the test.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield edition
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def niceness(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was asked for of a system that forbids it."""
    given: list[int] = []

    def forbid(by: int) -> None:
        given.append(by)
        raise PermissionError

    monkeypatch.setattr(os, "nice", forbid)
    return given


def test_both_languages_are_made(niceness: list[int]) -> None:
    call_command("copies")
    assert all(map(copies.kept, LANGUAGES))
    assert niceness == [10]


def test_while_the_database_is_away_there_are_none() -> None:
    breaker.open(ConnectionError())
    call_command("copies")
    assert not any(map(copies.kept, LANGUAGES))


def test_a_page_that_is_broken_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    read = Reader.read

    def broken(reader: Reader, path: str) -> HttpResponse:
        answer = read(reader, path)
        if path == "/2027/programme/":
            answer.status_code = 500
        return answer

    monkeypatch.setattr(Reader, "read", broken)
    call_command("copies")
    assert "/2027/programme/" in capsys.readouterr().err
    assert not any(map(copies.kept, LANGUAGES))


def test_one_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    with copies.making():
        call_command("copies")
    assert "Another process" in capsys.readouterr().out
    assert not any(map(copies.kept, LANGUAGES))
