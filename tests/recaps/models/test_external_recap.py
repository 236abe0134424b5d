from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from reactions import moderation
from recaps.models import ExternalRecap, Recap
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    ExternalRecapFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.recaps.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def recap() -> Recap:
    return RecapFactory.create(slug="bilan")


@pytest.fixture
def session() -> Session:
    session = SessionFactory.create(
        slug="les-phares", speakers=[SpeakerFactory.create(slug="ana-mole")]
    )
    SlotFactory.create(session=session)
    publish(session.edition)
    return session


def test_recap_elsewhere_stands_where_it_speaks_of(client: Client, session: Session) -> None:
    ExternalRecapFactory.create(
        title="Trois jours au large",
        url="https://www.carnet.example/large",
        author_name="Maud Castellan",
        language="fr",
        sessions=[session],
        speakers=[session.speakers.get()],
        written_at=timezone.now() - timedelta(days=1),
    )
    for address in (f"/{session.edition.slug}/sessions/les-phares/", "/intervenants/ana-mole/"):
        page = read(client, address)
        assert 'href="https://www.carnet.example/large"' in page
        assert "Maud Castellan</bdi>, sur carnet.example" in page


def test_recap_elsewhere_is_not_from_tomorrow(session: Session, client: Client) -> None:
    """A page that says so would lead the list for ever."""
    future = timezone.now() + timedelta(days=900)
    recap = ExternalRecapFactory.create(
        state=ExternalRecap.State.HELD, written_at=future, sessions=[session]
    )
    moderation.publish(recap, UserFactory.create(editor=True))
    recap.refresh_from_db()
    assert recap.written_at <= timezone.now()
