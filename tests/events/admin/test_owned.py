import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from tests.admin import errors, save
from tests.factories import (
    RoomFactory,
)

pytestmark = pytest.mark.django_db


def test_address_is_taken_in_this_edition_only(organiser: Client, edition: Edition) -> None:
    room, other = RoomFactory.create(edition=edition), RoomFactory.create(edition=edition)
    elsewhere = RoomFactory.create()
    assert len(errors(save(organiser, room, slug=other.slug))) == 1
    assert save(organiser, room, slug=elsewhere.slug).status_code == 302


def test_nothing_is_made_before_an_edition(organiser: Client) -> None:
    response = organiser.get(reverse("admin:events_venue_add"))
    assert response["Location"] == reverse("admin:events_edition_add")
