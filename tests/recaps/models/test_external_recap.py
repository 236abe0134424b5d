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
from tests.recaps.reading import fresh_cost, read

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


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


def test_all_recaps_stand_in_one_list_the_newest_first(client: Client, recap: Recap) -> None:
    now = timezone.now()
    ExternalRecapFactory.create(title="Ancien", written_at=now - timedelta(days=9))
    ExternalRecapFactory.create(title="Nouveau", written_at=now, url="https://carnet.example/n")
    page = read(client, "/recits/")
    assert 'href="https://carnet.example/n">Nouveau</a></h2>' in page
    assert page.index("Nouveau") < page.index(recap.title_fr) < page.index("Ancien")


def test_list_costs_the_same_with_one_and_with_three(client: Client, session: Session) -> None:
    ExternalRecapFactory.create(sessions=[session])
    RecapFactory.create(sessions=[session])
    one = fresh_cost(client, "/recits/")
    ExternalRecapFactory.create_batch(2, sessions=[session])
    RecapFactory.create_batch(2, sessions=[session])
    assert fresh_cost(client, "/en/recaps/") == one


def test_recap_elsewhere_is_not_from_tomorrow(session: Session, client: Client) -> None:
    """A page that says so would lead the list for ever."""
    future = timezone.now() + timedelta(days=900)
    recap = ExternalRecapFactory.create(
        state=ExternalRecap.State.HELD, written_at=future, sessions=[session]
    )
    moderation.publish(recap, UserFactory.create(editor=True))
    recap.refresh_from_db()
    assert recap.written_at <= timezone.now()
