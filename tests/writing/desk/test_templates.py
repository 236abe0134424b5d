from datetime import timedelta

import pytest

from recaps.text.body import sanitize
from talks.models import Session
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory
from writing.desk.templates import TEMPLATES, sessions_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sessions() -> list[Session]:
    """Two of a release, the later one first; the names have signs of markup."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    first = SlotFactory.create(session__edition=edition, session__title_fr="Ports & phares")
    second = SlotFactory.create(
        session__edition=edition,
        session__title_fr="Le large",
        session__title_en="Offshore",
        start=first.start + timedelta(hours=3),
        end=first.end + timedelta(hours=3),
    )
    publish(edition)
    return [second.session, first.session]


def test_sessions_stand_in_the_order_of_time_and_only_those_that_readers_know(
    sessions: list[Session],
) -> None:
    secret = SessionFactory.create(edition=sessions[0].edition)
    found = sessions_of([*(each.key for each in sessions), secret.key, "nonsense"])
    assert [session.title.fr for _edition, session in found] == ["Ports & phares", "Le large"]
    # Stars are kept by the beginnings of keys.
    assert sessions_of(session.short_key for _edition, session in found) == found


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_mentions_its_sessions_in_order(sessions: list[Session], name: str) -> None:
    body = TEMPLATES[name].body(sessions_of(each.key for each in sessions))
    assert body.index(">Ports &amp; phares</a>") < body.index(">Le large</a>")
    for session in sessions:
        assert f'data-mention="session:{session.key}"' in body
    assert sanitize(body) == body
