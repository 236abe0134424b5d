from datetime import UTC, datetime

import pytest

from recaps.models import Recap
from recaps.related import MOST, related
from tests.factories import RecapFactory, SessionFactory, SpeakerFactory, TagFactory

pytestmark = pytest.mark.django_db


def slugs(recap: Recap) -> list[str]:
    return [each.slug for each in related(recap, recap.sessions.all(), recap.speakers.all())]


def test_those_that_share_most_come_first() -> None:
    one, two = SessionFactory.create_batch(2)
    speaker, tag = SpeakerFactory.create(), TagFactory.create()
    recap = RecapFactory.create(sessions=[one, two], speakers=[speaker], tags=[tag])
    RecapFactory.create(slug="topic", tags=[tag])
    RecapFactory.create(slug="all", sessions=[one, two], speakers=[speaker], tags=[tag])
    RecapFactory.create(slug="person", speakers=[speaker, SpeakerFactory.create()])
    RecapFactory.create(slug="nothing", sessions=[SessionFactory.create()])
    assert slugs(recap) == ["all", "person", "topic"]


def test_the_newest_that_are_public_come_first_among_equals() -> None:
    session = SessionFactory.create()
    recap = RecapFactory.create(sessions=[session])
    for year in (2011, 2014, 2012, 2013):
        RecapFactory.create(
            slug=f"de-{year}", sessions=[session], published_at=datetime(year, 1, 1, tzinfo=UTC)
        )
    RecapFactory.create(sessions=[session], status=Recap.Status.DRAFT)
    RecapFactory.create(sessions=[session], published_at=datetime(2100, 1, 1, tzinfo=UTC))
    assert slugs(recap) == ["de-2014", "de-2013", "de-2012"][:MOST]
