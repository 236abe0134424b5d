"""What the rules of a programme know of when speakers are there."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from participation.models import PracticalDetails
from talks.clashes import circumstances, problems
from talks.drafts import draft
from tests.factories import EditionFactory, SlotFactory, SpeakerFactory
from tests.participation.people import available, taking_part

pytestmark = pytest.mark.django_db

START = datetime(2027, 5, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_who_said_when_they_are_there(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    edition = EditionFactory.create()
    ines, abel, zoe = (SpeakerFactory.create() for _number in range(3))
    # As a row keeps them, by days; together they are one.
    available(edition, ines, (START, START + HOUR), (START + HOUR, START + 3 * HOUR))
    available(edition, abel)
    PracticalDetails.objects.create(participation=taking_part(edition, zoe), available=None)
    available(EditionFactory.create(), zoe, (START, START + HOUR))

    known = circumstances(edition)

    assert known.available == {ines.key: [(START, START + 3 * HOUR)], abel.key: []}
    assert known.private_to["available"] == "participation.view_practicaldetails"
    for _number in range(3):
        available(edition, SpeakerFactory.create(), (START, START + HOUR))
    with django_assert_num_queries(5):
        circumstances(edition)


def test_one_is_told_of_once_whatever_says_it() -> None:
    slot = SlotFactory.create(
        session__speakers=[SpeakerFactory.create(name="Inès")], start=START, end=START + HOUR
    )
    available(slot.edition, slot.session.speakers.get(), (START + HOUR / 2, START + 5 * HOUR))

    found = problems(draft(slot.edition), circumstances(slot.edition))

    (problem,) = (each for each in found if "Inès" in each.sentence)
    assert problem.rule == "person_away"
