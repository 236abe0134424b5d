"""`manage.py copies` makes those of both languages, and lets readers come first."""

import os
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from core.database import breaker
from core.text import LANGUAGES
from events.models import Edition
from marseille20.offline import copies
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
    given: list[int] = []
    monkeypatch.setattr(os, "nice", given.append)
    return given


def test_both_languages_are_made(niceness: list[int]) -> None:
    call_command("copies")
    assert all(map(copies.kept, LANGUAGES))
    assert niceness == [10]


def test_where_a_system_forbids_to_be_nice(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_by: int) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "nice", forbidden)
    call_command("copies")
    assert all(map(copies.kept, LANGUAGES))


def test_while_the_database_is_away_there_are_none() -> None:
    breaker.open(ConnectionError())
    call_command("copies")
    assert not any(map(copies.kept, LANGUAGES))
