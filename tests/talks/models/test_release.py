import pytest
from django.utils import timezone

from events.models import Edition
from talks.models import Release
from tests.factories import EditionFactory
from tests.talks.models.rooms import kept

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def release(edition: Edition, number: int, **fields: str) -> Release:
    return Release.objects.create(
        edition=edition,
        number=number,
        published_at=timezone.now(),
        document={},
        calendar_sequence={},
        changes=[],
        addresses={},
        **fields,
    )


def test_a_number_is_given_once_in_an_edition() -> None:
    edition = EditionFactory.create()
    release(edition, 1)
    assert kept(lambda: release(EditionFactory.create(), 1))
    assert not kept(lambda: release(edition, 1))
