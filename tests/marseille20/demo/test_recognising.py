"""Which edition is the demonstration, and which rows are its own."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.management import CommandError

from core.models import Tag
from events.models import Edition
from marseille20.demo import loading, removal
from marseille20.demo.loading import load
from speakers.models import Speaker
from talks.models import Release, Session
from tests.factories import EditionFactory, SessionFactory, UserFactory
from tests.marseille20.demo.site import demo

pytestmark = pytest.mark.django_db


def loaded_before_it_had_keys(monkeypatch: pytest.MonkeyPatch) -> Edition:
    with monkeypatch.context() as before:
        before.setattr(loading, "KEY", uuid4())
        return load()[0]


def test_one_that_was_loaded_before_it_had_keys_goes_as_well(
    monkeypatch: pytest.MonkeyPatch, committed: Callable[[], object]
) -> None:
    loaded_before_it_had_keys(monkeypatch)
    used = Speaker.objects.get(slug="bernard-cova")
    SessionFactory.create(speakers=[used])
    assert removal.demonstration()
    committed()
    assert not Edition.objects.filter(slug="demo").exists()
    assert Speaker.objects.get() == used, "he speaks in another edition"
    assert not Tag.objects.exists()


def test_an_edition_of_somebody_else_at_its_address_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded_before_it_had_keys(monkeypatch)
    Release.objects.update(published_by=UserFactory.create())
    assert removal.demonstration() is None
    Release.objects.update(published_by=None)
    Session.objects.filter(slug="ouverture").update(slug="autre")
    assert removal.demonstration() is None


def test_an_edition_of_its_name_is_not_taken_for_it() -> None:
    own = EditionFactory.create(slug="demo", name="Marseille 2.0")
    assert removal.remove() is None
    with pytest.raises(CommandError, match="/demo/"):
        demo()
    assert list(Edition.objects.all()) == [own]
