import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition, Room, Venue
from talks.models import Slot
from tests.admin import errors, save, sheet
from tests.events.admin.rows import add
from tests.factories import (
    RoomFactory,
    SlotFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


def test_venue_and_room_are_made(organiser: Client, edition: Edition) -> None:
    response = add(
        organiser,
        "venue",
        name_fr="Le Grand Quai",
        sources="https://example.org/",
        latitude="43.29",
        longitude="5.37",
    )
    assert response.status_code == 302, errors(response)
    venue = Venue.objects.get()
    assert (venue.edition, venue.slug, venue.latitude) == (edition, "le-grand-quai", 43.29)
    assert venue.sources == ["https://example.org/"]
    response = add(
        organiser,
        "room",
        name_fr="Salle de l’Étoile",
        venue=venue.pk,
        services=["step_free", "seating"],
    )
    assert response.status_code == 302, errors(response)
    room = Room.objects.get()
    assert (room.edition, room.slug) == (edition, "salle-de-l-etoile")
    assert room.services == ["step_free", "seating"]


def test_new_room_takes_the_only_venue_and_the_next_place(
    organiser: Client, edition: Edition
) -> None:
    venue = VenueFactory.create(edition=edition)
    VenueFactory.create()

    def offered() -> tuple[list[str], list[str]]:
        form = sheet(organiser.get(reverse("admin:events_room_add")))
        return form.get("venue", []), form["order"]

    assert offered() == ([str(venue.pk)], ["0"])
    RoomFactory.create(edition=edition, venue=venue, order=4)
    VenueFactory.create(edition=edition, withdrawn=True)
    assert offered() == ([str(venue.pk)], ["5"])
    VenueFactory.create(edition=edition)
    assert offered()[0] in ([], [""])


def test_sessions_that_overlap_are_named_when_a_room_is_to_hold_one_at_a_time(
    organiser: Client, edition: Edition
) -> None:
    room = RoomFactory.create(edition=edition)
    assert save(organiser, room, holds_several="on").status_code == 302
    room.refresh_from_db()
    for title, at in (("Accueil", "10:00"), ("Salon", "10:15"), ("Atelier", "11:00")):
        SlotFactory.create(session__edition=edition, session__title_fr=title, room=room, at=at)
    (found,) = errors(save(organiser, room, holds_several=""))
    assert "« Accueil » (20 mai, 10:00); « Salon » (20 mai, 10:15)" in found.replace("\xa0", " ")
    assert "Atelier" not in found
    assert Room.objects.get().holds_several
    Slot.objects.filter(session__title_fr="Salon").delete()
    assert save(organiser, room, holds_several="").status_code == 302
    assert Slot.objects.filter(holds_room=True).count() == 2


def test_both_coordinates_or_none(organiser: Client, edition: Edition) -> None:
    assert len(errors(add(organiser, "venue", name_fr="Quai", latitude="43"))) == 1


def test_room_is_in_a_venue_of_its_edition(organiser: Client, edition: Edition) -> None:
    room, elsewhere = RoomFactory.create(edition=edition), VenueFactory.create()
    assert len(errors(save(organiser, room, venue=elsewhere.pk))) == 1


def test_without_a_name_and_an_address_the_form_comes_back(organiser: Client) -> None:
    room = RoomFactory.create(edition__is_current=True)
    answer = save(organiser, room, name_fr="", name_en="", slug="")
    assert answer.status_code == 200
    assert errors(answer)
    room.refresh_from_db()
    assert room.slug
