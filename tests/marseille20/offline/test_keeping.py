"""Copies are made in the background, again when something changed, and not all the time."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import cast

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.http import HttpResponse
from django.utils.translation import override
from time_machine import travel

from core.breaker import AwayError
from core.database import breaker
from events.models import Edition
from marseille20.offline import copies, keeping
from marseille20.offline.keeping import Copier
from marseille20.own_requests import ask
from marseille20.warming import Warmer
from talks.published import published_site
from talks.releases import publish
from tests.factories import AnnouncementFactory, EditionFactory, SlotFactory, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session__edition=edition, session__slug="rade")
    publish(edition)
    return edition


@pytest.fixture
def copier(monkeypatch: pytest.MonkeyPatch) -> Iterator[Copier]:
    # The connection is that of the test, and no reader is to be left a turn.
    monkeypatch.setattr(connections, "close_all", lambda: None)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    warmer = Warmer(WSGIHandler())
    warmer.version = published_site().version + 100
    yield Copier(WSGIHandler(), warmer)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def renewals(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by each version that copies are made of."""
    versions: list[int] = []
    monkeypatch.setattr(keeping, "renew", lambda site, _read: versions.append(site.version))
    return versions


def test_pages_are_read_as_readers_get_them(copier: Copier, edition: Edition) -> None:
    copier.look()
    for language in ("fr", "en"):
        assert copies.kept(language)


def test_what_is_around_pages_is_rendered_once(copier: Copier, edition: Edition) -> None:
    def whole(path: str) -> HttpResponse:
        return cast("HttpResponse", ask(copier.application, path, {}))

    site = published_site()
    bare = copier.read("/2027/sessions/rade/").content.decode()
    assert "<main" in bare
    assert "<footer" not in bare
    assert 'rel="canonical"' not in bare
    with override("fr"):
        copy = copies.content(site, copier.read, "fr")
        assert "<footer" in copy["frame"]["after"]
        assert 'rel="canonical"' in copy["frame"]["before"]
        # Pages that readers asked for are in memory with all that is around them.
        assert copies.content(site, whole, "fr") == copy


def test_it_makes_them_again_when_something_changed(
    copier: Copier, edition: Edition, renewals: list[int]
) -> None:
    copier.look()
    copier.look()
    assert len(renewals) == 1
    copier.next_time = 0.0
    AnnouncementFactory.create(edition=edition)
    copier.look()
    assert len(renewals) == 2


def test_it_takes_its_time_but_for_a_release(
    copier: Copier, edition: Edition, renewals: list[int]
) -> None:
    copier.look()
    copier.next_time = float("inf")
    AnnouncementFactory.create(edition=edition)
    copier.look()
    assert len(renewals) == 1
    Edition.objects.update(city="Cassis")
    publish(edition)
    copier.look()
    assert len(renewals) == 2


def test_it_leaves_what_changed_to_be_warmed_first(
    copier: Copier, edition: Edition, renewals: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = []
    copier.warmer.version = 0

    def sleep(seconds: float) -> None:
        pauses.append(seconds)
        assert not renewals
        if len(pauses) == 3:
            copier.warmer.version = published_site().version

    monkeypatch.setattr(time, "sleep", sleep)
    copier.look()
    assert pauses == [keeping.LOOK] * 3
    assert len(renewals) == 1


def test_it_does_not_wait_for_ever(
    copier: Copier, edition: Edition, renewals: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    copier.warmer.version = 0
    monkeypatch.setattr(keeping, "WARMING", 0.0)
    copier.look()
    assert len(renewals) == 1


def test_a_new_day_begins_another_copy(
    copier: Copier, edition: Edition, renewals: list[int]
) -> None:
    first = moment(edition, 1, "12:00")
    with travel(first, tick=False):
        copier.look()
    copier.next_time = 0.0
    with travel(first + timedelta(days=1), tick=False):
        copier.look()
    assert len(renewals) == 2


def test_a_release_meanwhile_is_not_mixed_in(
    copier: Copier, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = copier.read

    def publishing(path: str) -> object:
        answer = read(path)
        if path == "/2027/":
            Edition.objects.update(city="Cassis")
            publish(edition)
        return answer

    monkeypatch.setattr(copier, "read", publishing)
    copier.look()
    assert copies.kept("fr") is None


def test_while_the_database_is_away_it_waits(copier: Copier, edition: Edition) -> None:
    breaker.open(ConnectionError())
    assert copier.look() == keeping.LOOK
    assert copies.kept("fr") is None


def test_what_is_broken_does_not_fill_the_log(
    copier: Copier,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(keeping, "renew", broken)
    assert copier.look() == keeping.RECOVERY
    assert caplog.messages == ["The copies for offline reading could not be made"]


def test_away_is_no_error(
    copier: Copier,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away(*_args: object) -> None:
        raise AwayError

    monkeypatch.setattr(keeping, "renew", away)
    assert copier.look() == keeping.LOOK
    assert not caplog.messages
