"""What speakers say to organisers goes by the clock of the edition."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import models
from time_machine import travel

from events.models import Edition
from participation.models import (
    Answer,
    Consent,
    Contact,
    Participation,
    PersonalLink,
    PracticalDetails,
    Proposal,
)
from participation.retention import contact_goes_at, forget_outlived
from tests.factories import EditionFactory, ParticipationFactory, SessionFactory, SpeakerFactory
from tests.participation.factories import (
    AnswerFactory,
    ConsentFactory,
    ContactFactory,
    PersonalLinkFactory,
    ProposalFactory,
)

pytestmark = pytest.mark.django_db

# The end of the 60th day after 10 June, in Paris.
DETAILS_END = datetime(2027, 8, 9, 22, tzinfo=UTC)
# The end of the 365th day.
CONTACTS_END = datetime(2028, 6, 9, 22, tzinfo=UTC)
MODELS = (PracticalDetails, PersonalLink, Contact, Answer, Proposal, Consent, Participation)


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(
        first_day=date(2027, 6, 9), last_day=date(2027, 6, 10), time_zone="Europe/Paris"
    )


@pytest.fixture
def participation(edition: Edition) -> Participation:
    """Somebody who said all that can be said."""
    with travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        speaker = SpeakerFactory.create(announced=True)
        participation = ParticipationFactory.create(edition=edition, speaker=speaker)
        ContactFactory.create(speaker=speaker)
        PersonalLinkFactory.create(participation=participation)
        AnswerFactory.create(participation=participation, word="Oui, avec joie")
        ProposalFactory.create(participation=participation)
        ConsentFactory.create(participation=participation)
        PracticalDetails.objects.create(participation=participation, food="Sans noix")
    return participation


def left_at(moment: datetime) -> set[str]:
    """What is there once the clock was asked at that moment."""
    with travel(moment, tick=False):
        forget_outlived.call()
    return {model.__name__ for model in MODELS if models.QuerySet(model).exists()}


SECOND = timedelta(seconds=1)
ALL = {model.__name__ for model in MODELS}
PROOF = {"Consent", "Participation"}


def test_each_goes_at_its_time(participation: Participation) -> None:
    assert left_at(DETAILS_END - SECOND) == ALL
    assert left_at(DETAILS_END) == ALL - {"PracticalDetails", "PersonalLink"}
    assert left_at(CONTACTS_END - SECOND) == {"Contact", "Answer", "Proposal"} | PROOF
    assert left_at(CONTACTS_END) == PROOF
    assert left_at(CONTACTS_END + timedelta(days=3650)) == PROOF


def test_decided_proposals_go_with_the_details(participation: Participation) -> None:
    waiting = Proposal.objects.get()
    ProposalFactory.create(participation=participation, state="accepted")
    left_at(DETAILS_END - SECOND)
    assert Proposal.objects.count() == 2
    left_at(DETAILS_END)
    assert Proposal.objects.get() == waiting


def test_nobody_announced_needs_no_proof(participation: Participation) -> None:
    participation.speaker.announced = False
    participation.speaker.save(update_fields=["announced"])
    assert left_at(CONTACTS_END) == set()


@pytest.mark.parametrize("how", ["credited", "takes part"])
def test_the_last_edition_of_a_speaker_counts(participation: Participation, how: str) -> None:
    speaker = participation.speaker
    later = EditionFactory.create(first_day=date(2028, 5, 1), last_day=date(2028, 5, 2))
    if how == "credited":
        SessionFactory.create(edition=later, speakers=[speaker])
    else:
        ParticipationFactory.create(edition=later, speaker=speaker)
    end = contact_goes_at(speaker.contact)
    assert end.date() == date(2029, 5, 3)
    assert left_at(end - SECOND) >= {"Contact", "Answer"}
    assert "Contact" not in left_at(end)


def test_an_address_that_was_just_noted_stays() -> None:
    """Of somebody who spoke years ago and is asked again, or was never asked yet."""
    with travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False):
        contact = ContactFactory.create()
        old = EditionFactory.create(first_day=date(2020, 5, 1), last_day=date(2020, 5, 2))
        SessionFactory.create(edition=old, speakers=[contact.speaker])
    end = datetime(2028, 1, 1, tzinfo=UTC)
    assert contact_goes_at(contact) == end
    assert left_at(end - SECOND) == {"Contact"}
    assert left_at(end) == set()
