from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from recaps.coverage import coverage
from recaps.models import ExternalRecap
from speakers.models import Speaker
from talks.models import Session
from tests.factories import ExternalRecapFactory, RecapFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


def titles(row: Session | Speaker) -> list[str]:
    return [each.title.fr for each in coverage(RequestFactory().get("/"), row)]


def test_those_here_and_elsewhere_are_reported_together_the_newest_first() -> None:
    speaker = SpeakerFactory.create()
    for year in (2011, 2013):
        day = datetime(year, 1, 1, tzinfo=UTC)
        RecapFactory.create(title_fr=f"De {year}", speakers=[speaker], published_at=day)
    ExternalRecapFactory.create(
        title="De 2012", speakers=[speaker], written_at=datetime(2012, 1, 1, tzinfo=UTC)
    )
    ExternalRecapFactory.create(title="Secret", speakers=[speaker], state=ExternalRecap.State.HELD)
    assert titles(speaker) == ["De 2013", "De 2012", "De 2011"]
