import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from core.files.images import reencoded
from events.models import Edition, Room, Venue
from events.models.venue import REGION
from talks.models import Slot
from tests.admin import document, errors, page_of, save, sheet, words
from tests.core.files.test_images import encoded, upload
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


def marked(*sides: object, number: int = 0) -> dict[str, object]:
    """What the form of a venue sends of the room of this number on the plan."""
    return {f"rooms-{number}-{name}": side for name, side in zip(REGION, sides, strict=True)}


def region(room: Room) -> tuple[int | None, ...]:
    found: tuple[int | None, ...] = Room.objects.values_list(*REGION).get(pk=room.pk)
    return found


def image(colour: str) -> Any:
    return upload(encoded(Image.new("RGB", (50, 40), colour), "PNG"))


def planned(edition: Edition) -> tuple[Venue, Room, Room]:
    """A venue with a plan, and its rooms."""
    venue = VenueFactory.create(
        edition=edition, plan=reencoded(image("white")), plan_alt_fr="Au bout."
    )
    cale, pont = (RoomFactory.create(edition=edition, venue=venue) for _number in range(2))
    RoomFactory.create(edition=edition, venue=venue, withdrawn=True)
    return venue, cale, pont


BEYOND_OR_NONE = (
    ("5", "", "40", "50"),
    ("70", "10", "40", "50"),
    ("10", "70", "40", "31"),
    ("-1", "10", "40", "50"),
    ("5", "10", "0", "50"),
    ("5", "10", "NaN", "50"),
    ("9" * 4000, "10", "40", "50"),
)


def test_what_is_no_region_of_the_plan_is_refused_and_nothing_is_lost(
    organiser: Client, edition: Edition
) -> None:
    venue, cale, pont = planned(edition)
    seen = sheet(organiser.get(page_of(venue)))
    for sides in BEYOND_OR_NONE:
        typed = marked(*sides) | marked(50, 0, 50, 100, number=1)
        page = organiser.post(page_of(venue), seen | typed)
        (sentence,) = errors(page)
        assert re.fullmatch(r"[\w’éè :,()]+\.", sentence), sides
        kept = sheet(page)
        assert {name: kept.get(name, [""]) for name in typed} == {
            name: [str(side)] for name, side in typed.items()
        }
    assert region(cale) == region(pont) == (None,) * 4

    assert organiser.post(page_of(venue), seen | marked(0, 0, 50, 100)).status_code == 302
    assert (region(cale), region(pont)) == ((0, 0, 50, 100), (None,) * 4)


def test_two_people_mark_rooms_and_one_is_moved_meanwhile(
    organiser: Client, edition: Edition
) -> None:
    venue, cale, pont = planned(edition)
    seen = sheet(organiser.get(page_of(venue)))
    save(organiser, venue, **marked(0, 0, 50, 100))
    page = organiser.post(
        page_of(venue), seen | marked(1, 1, 40, 40) | marked(9, 9, 9, 9, number=1)
    )
    assert errors(page)
    assert (region(cale), region(pont)) == ((0, 0, 50, 100), (None,) * 4)

    # A room of another venue is on no plan of this one.
    save(organiser, cale, venue=VenueFactory.create(edition=edition).pk)
    assert region(cale) == (None,) * 4
    page = organiser.post(page_of(venue), sheet(page))
    assert len(errors(page)) == 1
    assert organiser.post(page_of(venue), sheet(page)).status_code == 302
    assert (region(cale), region(pont)) == ((None,) * 4, (9, 9, 9, 9))


def test_who_replaces_a_plan_is_asked_to_look_at_the_rooms_on_it(
    organiser: Client, edition: Edition
) -> None:
    venue, cale, _pont = planned(edition)
    save(organiser, venue, **marked(0, 0, 50, 100))
    response = organiser.post(
        page_of(venue),
        sheet(
            organiser.get(page_of(venue)),
            plan=image("red"),
        ),
        follow=True,
    )
    (warning,) = words(response, "//ul[@class='messagelist']/li[@class='warning']")
    assert str(venue) in warning
    assert document(response).xpath(f"//a[@href='{page_of(venue)}#rooms-group']")
    assert region(cale) == (0, 0, 50, 100)
