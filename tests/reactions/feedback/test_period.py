from datetime import UTC, datetime

import pytest

from events.models import Edition
from reactions.feedback.period import Period, period
from talks.drafts import draft
from talks.models import Session
from tests.factories import SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db


def of(session: Session) -> Period | None:
    programme = draft(session.edition)
    return period(programme, programme.session(session.key))


def test_from_the_first_start_until_three_weeks_after_the_last_day(edition: Edition) -> None:
    """By the clocks of the edition; of several slots the first that stands."""
    session = SessionFactory.create(edition=edition)
    SlotFactory.create(session=session, day=2, at="15:00")
    SlotFactory.create(session=session, day=1, at="11:00")
    SlotFactory.create(session=session, day=1, at="09:00", withdrawn=True, announced=True)
    found = of(session)
    assert found
    assert found.opens == datetime(2027, 5, 20, 9, 0, tzinfo=UTC)
    assert found.closes == datetime(2027, 6, 11, 22, 0, tzinfo=UTC)


def test_without_a_time_there_is_none(edition: Edition) -> None:
    assert of(SessionFactory.create(edition=edition)) is None
