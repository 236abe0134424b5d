"""Of whom something is still awaited."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from time_machine import travel

from events.models import Edition
from mailings.models import Delivery, Mailing
from participation.awaited import FILTERS, awaited
from participation.missing import Missing
from participation.recipient_keys import audience_name
from tests.factories import EditionFactory, SessionFactory, SpeakerFactory
from tests.participation.people import answer, reachable

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-01T10:00:00Z"


@pytest.fixture(autouse=True)
def before() -> Any:
    with travel(BEFORE, tick=False):
        yield


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create()


def delivered(edition: Edition, key: str, state: str, days_ago: int) -> None:
    mailing = Mailing.objects.create(audience=audience_name(edition), started_at=timezone.now())
    tried_at = timezone.now() - timedelta(days=days_ago)
    mailing.deliveries.create(recipient=key, state=state, tried_at=tried_at, language="fr")


def found_by(edition: Edition, name: str) -> set[str]:
    _label, finds = FILTERS[name]
    return {one.participant.speaker.name for one in awaited(edition) if finds(one)}


def test_filters(edition: Edition) -> None:
    ana, luc = reachable("Ana Vague"), SpeakerFactory.create(name="Luc Vague")
    zoe = SpeakerFactory.create(name="Zoé Vague")
    SessionFactory.create(edition=edition, speakers=[ana, luc])
    session = SessionFactory.create(edition=edition, speakers=[ana, zoe])
    answer(session, ana)
    answer(session, zoe, "no")
    ana.participations.update(asked_at=timezone.now())
    assert found_by(edition, "unasked") == {"Luc Vague"}
    assert found_by(edition, Missing.ANSWER) == {"Ana Vague", "Luc Vague"}
    assert found_by(edition, "address") == {"Luc Vague"}
    assert found_by(edition, Missing.SLIDES) == set()
    assert found_by(edition, "no") == {"Zoé Vague"}
    # Who waits for a decision is first.
    assert awaited(edition)[0].participant.speaker == zoe


def test_a_letter_to_several_people_counts_for_each(edition: Edition) -> None:
    ana, luc = reachable("Ana Vague"), reachable("Luc Vague")
    SessionFactory.create(edition=edition, speakers=[ana, luc])
    delivered(edition, f"{ana.pk}+{luc.pk}", Delivery.State.FAILED, 1)
    assert found_by(edition, "refused") == {"Ana Vague", "Luc Vague"}
