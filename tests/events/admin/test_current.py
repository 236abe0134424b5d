"""An edition becomes the current one on a page that shows what the home page becomes."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from core.extensions import Hook
from events.extension_points import OnHome
from events.models import Edition
from talks.releases import publish
from tests.admin import errors, list_of, messages_of, sign_in, words
from tests.events.admin.current import current_page
from tests.factories import (
    EditionFactory,
    FormatFactory,
    SessionFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Edition:
    """One with two public sessions, a break and a draft."""
    other = EditionFactory.create(slug="2028", name="Rencontres 2028")
    pause = FormatFactory.create(edition=other, is_break=True)
    for fields in ({}, {}, {"format": pause}):
        SlotFactory.create(session=SessionFactory.create(edition=other, **fields))
    publish(other)
    SlotFactory.create(session=SessionFactory.create(edition=other))
    return other


def act(client: Client, *editions: Edition) -> Any:
    chosen = {"action": "make_current", "_selected_action": [edition.pk for edition in editions]}
    return client.post(list_of(Edition), chosen, follow=True)


def current() -> Edition | None:
    return Edition.objects.current()


def test_two_cannot_be_current(organiser: Client, edition: Edition, other: Edition) -> None:
    assert len(messages_of(act(organiser, edition, other))) == 1
    assert current() == edition


def test_it_shows_what_the_home_page_becomes(
    organiser: Client, edition: Edition, other: Edition
) -> None:
    page = organiser.get(current_page(other))
    assert f"«\N{NO-BREAK SPACE}{edition}\N{NO-BREAK SPACE}»" in page.content.decode()
    name, days, count = words(page, "//dd")
    assert name.startswith("Rencontres 2028")
    assert days == "20 mai 2027 – 21 mai 2027, Marseille"
    # The break is no session, and a draft is not public.
    assert count == "2 séances publiques"
    assert words(page, "//a[@href='/apercu/2028/']")
    assert words(page, "//input[@name='sure']") == []

    assert organiser.post(current_page(other))["Location"] == "/admin/"
    assert current() == other
    assert LogEntry.objects.get().object_id == str(other.pk)
    home = organiser.get("/").content.decode()
    assert "/2028/programme/" in home


def test_one_that_is_archived_meanwhile(
    organiser: Client, edition: Edition, other: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def archive(shown: Edition) -> OnHome:
        Edition.objects.filter(pk=shown.pk).update(archived=True)
        return OnHome(sentence="Rien.")

    point = Hook[[Edition], OnHome]()
    point.add(archive)
    monkeypatch.setattr("events.admin.current.ON_HOME", point)
    assert len(messages_of(organiser.post(current_page(other), follow=True))) == 1
    assert current() == edition


def test_it_asks_when_nothing_was_published(organiser: Client, edition: Edition) -> None:
    new = EditionFactory.create()
    SlotFactory.create(session__edition=new)
    page = organiser.get(current_page(new))
    assert "Rien de son programme n’est publié" in page.content.decode()
    refused = organiser.post(current_page(new))
    assert len(errors(refused)) == 1
    assert current() == edition
    organiser.post(current_page(new), {"sure": "on"})
    assert current() == new


def test_it_is_for_those_who_may_change_editions(client: Client, other: Edition) -> None:
    sign_in(client, editor=True)
    for method in (client.get, client.post):
        assert method(current_page(other)).status_code == 403
    assert current() is None
