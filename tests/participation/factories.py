"""Rows of what speakers say to organisers, for tests."""

from factory.declarations import SelfAttribute, Sequence, SubFactory

from participation.models import Answer, Consent, Contact, PersonalLink, Proposal
from tests.factories import ParticipationFactory, RowFactory, SessionFactory, SpeakerFactory


class ContactFactory(RowFactory[Contact]):
    class Meta:
        model = Contact

    speaker = SubFactory(SpeakerFactory)
    email = Sequence(lambda n: f"camille{n}@example.org")
    origin = Contact.Origin.TYPED


class AnswerFactory(RowFactory[Answer]):
    """A yes of the speaker to a session of the same edition."""

    class Meta:
        model = Answer

    participation = SubFactory(ParticipationFactory)
    session = SubFactory(
        SessionFactory,
        edition=SelfAttribute("..participation.edition"),
    )
    value = Answer.Value.YES


class ConsentFactory(RowFactory[Consent]):
    class Meta:
        model = Consent

    participation = SubFactory(ParticipationFactory)
    purpose = Consent.Purpose.RECORDING
    given = True
    wording = "On peut filmer ma séance."
    given_by = SelfAttribute("participation.speaker.name")


class PersonalLinkFactory(RowFactory[PersonalLink]):
    class Meta:
        model = PersonalLink

    participation = SubFactory(ParticipationFactory)
    digest = Sequence(lambda n: f"{n:064}")


class ProposalFactory(RowFactory[Proposal]):
    """Another role of the speaker, which waits."""

    class Meta:
        model = Proposal

    participation = SubFactory(ParticipationFactory)
    field = "role_fr"
    base = "Gardienne de phare"
    value = "Pilote"
