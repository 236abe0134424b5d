from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Edition
from talks.models import Release
from tests.factories import EditionFactory, FormatFactory, TrackFactory
from tests.talks.models.rooms import kept

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize("flag", ["a", "É", "1", "AB"])
def test_a_flag_is_a_capital_letter(flag: str) -> None:
    TrackFactory.create(flag="A").full_clean()
    TrackFactory.create(flag="").full_clean()
    with pytest.raises(ValidationError) as refused:
        TrackFactory.build(flag=flag).full_clean(exclude=["edition"])
    assert list(refused.value.message_dict) == ["flag"]


def test_an_address_is_taken_once_in_an_edition() -> None:
    for factory in (TrackFactory, FormatFactory):
        row = factory.create(slug="mer")
        assert kept(partial(factory.create, slug="mer"))
        assert not kept(partial(factory.create, slug="mer", edition=row.edition))


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
