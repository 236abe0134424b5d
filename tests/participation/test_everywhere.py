"""What speakers said is in no table, log or file once its time is over, or they are erased."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from django.utils.module_loading import import_string
from time_machine import travel

from core.mail import outbox
from mailings.models import Delivery, Mailing
from operations.periodic import PERIODIC
from participation import declining, links
from participation.models import Contact, Participation, PracticalDetails, Proposal
from participation.recipient_keys import MOVED, audience_name, key_of
from participation.retention import contact_goes_at
from talks.erasure import erase
from talks.releases import publish
from tests.admin import save, sign_in
from tests.exchange.files import bring, xlsx
from tests.factories import (
    EditionFactory,
    ParticipationFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.participation.admin.test_contact import tables_with
from tests.participation.factories import AnswerFactory, ConsentFactory, ProposalFactory

pytestmark = pytest.mark.django_db

MARKER = "phoquenoir"
NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def participation(client: Client) -> Iterator[Participation]:
    """Somebody on a published programme, of whom organisers know all that there is to know."""
    with travel(NOW, tick=False):
        edition = EditionFactory.create(first_day=date(2027, 6, 9), last_day=date(2027, 6, 10))
        speaker = SpeakerFactory.create(name="Ana Rade")
        session = SessionFactory.create(edition=edition, speakers=[speaker])
        SlotFactory.create(session=session)
        release = publish(edition)
        speaker.refresh_from_db()
        bring(edition, xlsx(Intervenants=[("Nom", "E-mail"), ("Ana Rade", f"{MARKER}@a.org")]))
        sign_in(client, organiser=True)
        save(client, speaker, role_fr="Pilote", **{"contact-0-email": f"{MARKER}@b.org"})
        participation = ParticipationFactory.create(edition=edition, speaker=speaker)
        AnswerFactory.create(participation=participation, session=session, word=MARKER)
        ConsentFactory.create(participation=participation)
        texts = ("access", "food", "travel", "equipment", "arrival", "telephone")
        PracticalDetails.objects.create(
            participation=participation, **dict.fromkeys(texts, MARKER), available=[[MARKER]]
        )
        upload = storages["imports"].save("proposals/x.png", ContentFile(MARKER.encode()))
        ProposalFactory.create(participation=participation, value=MARKER, upload=upload)
        links.write(f"{MARKER}@b.org")
        declined = ProposalFactory.create(
            participation=participation, word=MARKER, state=Proposal.State.DECLINED
        )
        declining.write(declined, Contact(email=f"{MARKER}@a.org", language="fr"))
        for audience in (audience_name(edition), f"{MOVED}{release.pk}"):
            Delivery.objects.create(
                mailing=Mailing.objects.create(audience=audience, started_at=NOW, finished_at=NOW),
                recipient=key_of([speaker]),
                language="fr",
                state=Delivery.State.FAILED,
                failure=MARKER,
                values={"name": MARKER},
            )
        yield participation


def files() -> list[str]:
    try:
        return storages["imports"].listdir("proposals")[1]
    except FileNotFoundError:
        return []


def forget() -> None:
    """Do all that is done again and again to forget something, but what Django does."""
    for path in PERIODIC:
        if not path.startswith("operations.") and path.rpartition(".")[2].startswith("forget"):
            import_string(path).call()


def test_all_of_it_stands_where_it_is_known_to_stand(
    participation: Participation, caplog: pytest.LogCaptureFixture
) -> None:
    assert tables_with(MARKER) == {
        *("participation.Answer", "participation.Contact", "participation.PracticalDetails"),
        *("participation.Proposal", "core.Letter", "mailings.Delivery"),
    }
    logged = [record.getMessage() for record in caplog.get_records("setup")]
    assert logged
    assert MARKER not in str(logged)


def test_a_year_later(
    participation: Participation, django_capture_on_commit_callbacks: Any
) -> None:
    end = contact_goes_at(Contact.objects.get())
    with travel(end - timedelta(seconds=1), tick=False):
        forget()
        assert tables_with(MARKER) == {
            *("participation.Answer", "participation.Contact", "participation.Proposal"),
        }
    with travel(end, tick=False), django_capture_on_commit_callbacks(execute=True):
        forget()
        assert tables_with(MARKER) == set()
    assert "x.png" not in files()
    assert participation.consents.exists()


def test_once_erased(participation: Participation, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        erase(participation.speaker, by=UserFactory.create())
    assert tables_with(MARKER) == set()
    assert "x.png" not in files()
    assert participation.consents.exists()
    assert [delivery.recipient for delivery in Delivery.objects.all()] == ["", ""]


def test_who_was_never_announced_and_is_deleted(
    participation: Participation, django_capture_on_commit_callbacks: Any
) -> None:
    speaker = participation.speaker
    speaker.credits.all().delete()
    speaker.announced = False
    speaker.save(update_fields=["announced"])
    with django_capture_on_commit_callbacks(execute=True):
        speaker.delete()
    assert tables_with(MARKER) == set()
    assert "x.png" not in files()
    assert [delivery.recipient for delivery in Delivery.objects.all()] == ["", ""]


def test_letters_of_an_account_are_its_own(participation: Participation) -> None:
    user = UserFactory.create(email=f"{MARKER}@b.org")
    letter = outbox.write(user, "reactions/letters/more_reactions.txt", recaps=[], count=0)
    erase(participation.speaker, by=None)
    letter.refresh_from_db()
