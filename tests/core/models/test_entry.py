"""What was announced stays."""

import pytest
from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from factory.django import DjangoModelFactory

from core.models import Entry
from speakers.models import Speaker
from tests.factories import (
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "factory",
    [SessionFactory, SlotFactory, TagFactory, VenueFactory],
)
def test_an_announced_row_cannot_be_deleted(factory: type[DjangoModelFactory[Entry]]) -> None:
    row = factory.create(announced=True)
    rows: models.QuerySet[Entry] = models.QuerySet(type(row))
    with pytest.raises(ProtectedError), transaction.atomic():
        row.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        rows.filter(pk=row.pk).delete()
    assert rows.filter(pk=row.pk).exists()
    unannounced = factory.create()
    unannounced.delete()
    assert not rows.filter(pk=unannounced.pk).exists()


def test_the_refusal_names_the_row() -> None:
    speaker = SpeakerFactory.create(announced=True, name="Bernard Cova")
    with pytest.raises(ProtectedError, match="Bernard Cova") as refused:
        speaker.delete()
    assert refused.value.protected_objects == {speaker}


def test_saving_an_old_copy_of_a_row_leaves_it_announced() -> None:
    copy = SpeakerFactory.create()
    Speaker.objects.filter(pk=copy.pk).update(announced=True)
    copy.name = "Autre nom"
    copy.save()
    copy.refresh_from_db()
    assert (copy.name, copy.announced) == ("Autre nom", True)
