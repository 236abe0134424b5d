from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition, Venue
from tests.admin import errors, list_of, save, sheet, words
from tests.factories import (
    EditionFactory,
    RoomFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def test_address_is_taken_in_this_edition_only(organiser: Client, edition: Edition) -> None:
    room, other = RoomFactory.create(edition=edition), RoomFactory.create(edition=edition)
    elsewhere = RoomFactory.create()
    assert len(errors(save(organiser, room, slug=other.slug))) == 1
    assert save(organiser, room, slug=elsewhere.slug).status_code == 302


def venues(client: Client, **query: Any) -> list[str]:
    return words(client.get(list_of(Venue), query), "//th[contains(@class, 'field-name_fr')]")


def test_lists_show_the_current_edition_unless_asked(organiser: Client, edition: Edition) -> None:
    VenueFactory.create(edition=edition, name_fr="Ici")
    there = VenueFactory.create(name_fr="Ailleurs")
    assert venues(organiser) == ["Ici"]
    assert venues(organiser, edition=there.edition_id) == ["Ailleurs"]
    assert sorted(venues(organiser, edition="all")) == ["Ailleurs", "Ici"]
    assert venues(organiser, edition="nonsense") == ["Ici"]
    assert venues(organiser, edition="99999") == ["Ici"]
    Edition.objects.update(is_current=False)
    assert venues(organiser) == ["Ailleurs"], "the newest"


def test_new_row_belongs_to_the_edition_whose_list_it_was_opened_from(
    organiser: Client, edition: Edition
) -> None:
    other = EditionFactory.create()
    address = reverse(
        "admin:events_venue_add", query={"_changelist_filters": f"edition={other.pk}"}
    )
    organiser.post(address, sheet(organiser.get(address), name_fr="Ailleurs"))
    assert Venue.objects.get().edition == other


def test_nothing_is_made_before_an_edition(organiser: Client) -> None:
    response = organiser.get(reverse("admin:events_venue_add"))
    assert response["Location"] == reverse("admin:events_edition_add")
