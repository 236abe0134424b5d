import pytest
from django.utils import timezone

from core.text.translated import Text
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


def test_the_newest_comes_first_under_its_edition_and_number() -> None:
    edition = EditionFactory.create(name="Marseille 2.0")
    for number in (1, 2):
        release(edition, number, note_fr="Salle", note_en="Room")
    assert list(map(str, Release.objects.all())) == [
        "Marseille 2.0, version 2",
        "Marseille 2.0, version 1",
    ]
    assert Release.objects.latest("number").note == Text("Salle", "Room")
