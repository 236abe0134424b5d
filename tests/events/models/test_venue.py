import pytest
from django.db import IntegrityError, transaction

from tests.factories import RoomFactory, VenueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize("missing", ["latitude", "longitude"])
def test_a_venue_has_both_coordinates_or_none(missing: str) -> None:
    VenueFactory.create(latitude=43.3, longitude=5.4)
    VenueFactory.create(latitude=None, longitude=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueFactory.create(**{"latitude": 43.3, "longitude": 5.4, missing: None})


def test_an_address_is_taken_once_in_an_edition() -> None:
    for make in (VenueFactory.create, RoomFactory.create):
        row = make(slug="quai")
        make(slug="quai")
        with pytest.raises(IntegrityError), transaction.atomic():
            make(slug="quai", edition=row.edition)
