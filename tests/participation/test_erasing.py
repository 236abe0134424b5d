"""Who is erased is erased from what organisers alone know, and stays so after a restore."""

import pytest
from django.db import models
from time_machine import travel

from core.models import Erasure, Letter
from mailings import sending
from mailings.composing import shown
from mailings.models import Delivery
from operations.backups.journal import Entry
from operations.backups.replaying import replay
from participation import declining, erasing
from participation.answers import noes
from participation.audience import SpeakerAudience
from participation.models import (
    Answer,
    Consent,
    Contact,
    Participation,
    PersonalLink,
    PracticalDetails,
    Proposal,
)
from participation.moves import MovedAudience
from speakers.models import Speaker
from talks.erasure import erase
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    MailingFactory,
    ParticipationFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.participation.factories import (
    AnswerFactory,
    ConsentFactory,
    ContactFactory,
    PersonalLinkFactory,
    ProposalFactory,
)
from tests.participation.people import answer, reachable

pytestmark = pytest.mark.django_db

MARKER = "repère secret"


def said_by(speaker: Speaker) -> Participation:
    """All that somebody may have said."""
    participation = ParticipationFactory.create(speaker=speaker)
    ContactFactory.create(speaker=speaker)
    AnswerFactory.create(participation=participation, word=MARKER)
    PersonalLinkFactory.create(participation=participation)
    PracticalDetails.objects.create(participation=participation, access=MARKER)
    ProposalFactory.create(participation=participation, value=MARKER)
    return participation


def erasures() -> list[Entry]:
    rows = Erasure.objects.values("at", "kind", "key", "everywhere").order_by("pk")
    return [Entry(**row) for row in rows]


def counts() -> list[int]:
    kinds = (Contact, PracticalDetails, PersonalLink, Answer, Proposal, Participation)
    return [models.QuerySet(kind).count() for kind in kinds]


def test_consent_stays_as_proof_without_a_name() -> None:
    said_by(SpeakerFactory.create())
    participation = said_by(SpeakerFactory.create(name="Barbarossa"))
    consent = ConsentFactory.create(participation=participation)
    assert consent.given_by == "Barbarossa"
    erase(participation.speaker, by=UserFactory.create())
    consent.refresh_from_db()
    assert (consent.purpose, consent.given, consent.given_by) == ("recording", True, "")
    assert consent.wording
    # Somebody else's stay.
    assert counts() == [1, 1, 1, 1, 1, 2]


def test_a_session_with_what_was_answered_of_it() -> None:
    participation = said_by(SpeakerFactory.create())
    session = SessionFactory.create(edition=participation.edition)
    AnswerFactory.create(participation=participation, session=session)
    ProposalFactory.create(participation=participation, session=session, field="title_fr")
    erase(session, by=UserFactory.create())
    assert Answer.objects.get().session != session
    assert Proposal.objects.get().session is None


@pytest.mark.usefixtures("tasks")
def test_no_letter_says_what_an_erased_session_was_called_before() -> None:
    """Of one that is planned, of what a release moved, and of a title that looks like a link."""
    session = SessionFactory.create(title_fr="Barbarossa.fr", speakers=[reachable("Ana Rade")])
    slot = SlotFactory.create(session=session)
    publish(session.edition)
    session.title_fr = "Rossa, le retour"
    session.save()
    slot.room = RoomFactory.create(edition=session.edition)
    slot.save()
    release = publish(session.edition)
    session.title_fr = "Sans nom"
    session.save()
    for audience in (MovedAudience(release), SpeakerAudience(session.edition)):
        mailing = MailingFactory.create(
            audience=audience.name,
            chosen=[each.key for each in audience.recipients()],
            text_fr="{ce qui a changé}" if audience.name.startswith("moved") else "{vos séances}",
        )
        sending.start(mailing, shown(mailing).digest, UserFactory.create())
    said = {"fr": ["Barbarossa\u200b.\u200bfr, 10 h"], "first": "barbarossa.fr"}
    Delivery.objects.create(mailing=mailing, recipient="0", language="fr", values=said)
    assert "Rossa, le retour" in str(Delivery.objects.values_list("values"))
    erase(session, by=UserFactory.create())
    kept = str(Delivery.objects.values_list("values"))
    assert not [word for word in ("arbarossa", "retour", "Sans nom") if word in kept]


@pytest.mark.usefixtures("tasks")
def test_letters_to_a_former_address() -> None:
    theirs, other = (said_by(SpeakerFactory.create()) for _n in range(2))
    for participation in (theirs, other):
        contact = participation.speaker.contact
        declining.write(participation.proposals.get(), contact)
        contact.email = f"nouvelle-{contact.email}"
        contact.save()
    erasing.forget(theirs.speaker)
    assert Letter.objects.get().about == str(other.proposals.get().pk)


def test_what_a_backup_brings_back_of_somebody_erased() -> None:
    speaker = SpeakerFactory.create()
    erasing.forget(speaker, public_too=True)
    said_by(speaker)
    entries = erasures()
    Erasure.objects.all().delete()
    assert replay(entries) == 1
    assert counts() == [0, 0, 0, 0, 0, 0]
    # What they asked for still stands.
    assert erasures() == entries


@travel("2027-05-01T10:00Z", tick=False)
def test_a_no_stays_without_its_words_until_it_is_decided_on() -> None:
    """Also after a restore; a yes goes, and so does a no to what takes place no more."""
    edition, speaker = EditionFactory.create(), SpeakerFactory.create()
    for state, value in (("confirmed", "no"), ("confirmed", "yes"), ("cancelled", "no")):
        session = SessionFactory.create(edition=edition, speakers=[speaker], state=state)
        answer(session, speaker, value)
    Answer.objects.update(word=MARKER)

    erasing.forget(speaker)

    assert [each.word for each in noes(edition)] == [""]
    assert Answer.objects.count() == 1
    Answer.objects.update(word=MARKER)
    replay(erasures())
    assert Answer.objects.get().word == ""
    erase(speaker, by=UserFactory.create())
    assert not Participation.objects.exists()


def test_a_row_that_was_deleted_by_itself() -> None:
    participation = said_by(SpeakerFactory.create())
    contact, details = participation.speaker.contact, participation.details
    former = contact.pk, details.pk
    contact.delete()
    details.delete()
    entries = erasures()
    contact.pk, details.pk = former
    contact.save(force_insert=True)
    details.save(force_insert=True)
    assert replay(entries) == 2
    assert counts() == [0, 0, 1, 1, 1, 1]


def test_a_revoked_link_stays_revoked() -> None:
    link = PersonalLinkFactory.create()
    other = PersonalLinkFactory.create()
    erasing.record_revoked(link.participation)
    (entry,) = erasures()
    replay([entry])
    link.refresh_from_db()
    other.refresh_from_db()
    assert (link.revoked_at, other.revoked_at) == (entry.at, None)


def test_a_withdrawn_consent_is_withdrawn_again() -> None:
    consent = ConsentFactory.create()
    slides = ConsentFactory.create(participation=consent.participation, purpose="slides")
    erasing.record_withdrawn(consent)
    entries = erasures()
    assert [replay(entries), replay(entries)] == [1, 0]
    newest = Consent.objects.last()
    assert newest is not None
    found = newest.purpose, newest.given, newest.wording, newest.given_at
    assert found == ("recording", False, consent.wording, entries[0].at)
    assert Consent.objects.filter(purpose="slides").get() == slides
