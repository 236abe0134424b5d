"""The minutes between two rooms: one way or the other, it is the same."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from events.models import Edition, WalkingTime
from tests.factories import EditionFactory, RoomFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def way(edition: Edition, **fields: Any) -> WalkingTime:
    made = {
        "one": RoomFactory.create(edition=edition),
        "other": RoomFactory.create(edition=edition),
    }
    return WalkingTime(edition=edition, **{"minutes": 5, **made, **fields})


def test_each_pair_is_there_once_whichever_way_it_is_named() -> None:
    edition = EditionFactory.create()
    first = way(edition)
    first.full_clean()
    first.save()
    for pair in ((first.one, first.other), (first.other, first.one)):
        again = WalkingTime(edition=edition, one=pair[0], other=pair[1], minutes=9)
        with pytest.raises(ValidationError):
            again.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()


@pytest.mark.parametrize("minutes", [0, -3, 121])
def test_minutes_are_bounded(minutes: int) -> None:
    row = way(EditionFactory.create(), minutes=minutes)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_room_and_a_room_of_elsewhere_are_refused() -> None:
    edition, room = EditionFactory.create(), RoomFactory.create()
    with pytest.raises(ValidationError):
        way(edition, other=room).full_clean()
    own = RoomFactory.create(edition=edition)
    row = way(edition, one=own, other=own)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
