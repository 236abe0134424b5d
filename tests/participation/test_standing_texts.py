"""The texts that letters to speakers begin from."""

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from time_machine import travel

from events.models import Edition
from mailings.composing import shown
from mailings.drafts import prepare
from mailings.models import Mailing
from mailings.writing import compose
from participation.audience import SpeakerAudience
from participation.moves import MovedAudience
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory, UserFactory, VenueFactory
from tests.participation.people import reachable, taking_part

pytestmark = pytest.mark.django_db

migration = import_module("participation.migrations.0001_initial")
CODES = [text["code"] for text in migration.TEXTS]


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(name="Marées 2027")


def prepared(edition: Edition, code: str) -> Mailing:
    """A letter to two people who miss nothing that the texts name, one for each language."""
    migration.add_texts(apps, None)
    people = [reachable("Inès Sormiou"), reachable("Ana Vague", "en")]
    session = SessionFactory.create(edition=edition, speakers=people)
    VenueFactory.create(edition=edition)
    slot = SlotFactory.create(session=session)
    publish(edition)
    slot.end = slot.end.replace(minute=45)
    slot.save()
    release = publish(edition)
    audience: Any = SpeakerAudience(edition)
    if code == "moved":
        audience = MovedAudience(release)
    for person in people:
        taking_part(edition, person)
    draft = prepare(
        audience.name, code, [each.key for each in audience.recipients()], UserFactory.create()
    )
    return Mailing.objects.get(pk=draft.pk)


@travel("2027-05-01T10:00:00Z")
@pytest.mark.parametrize("code", CODES)
def test_each_can_be_sent_as_it_is_in_both_languages(edition: Edition, code: str) -> None:
    mailing = prepared(edition, code)
    letter = shown(mailing)
    assert [problem.message for problem in letter.hindrances] == []
    assert {each.language for each in letter.recipients} == {"fr", "en"}
    for each in letter.recipients:
        subject, body = compose(mailing, each.language, letter.values[each.key], "https://lien/")
        assert "Marées 2027" in subject
        assert "https://lien/" in body
        assert not {"{", "}"} & set(subject + body)
