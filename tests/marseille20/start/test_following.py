"""After a step that is done, the message names and links the next one, until there is none."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import SiteIdentity
from events.models import Edition, Venue
from tests.admin import document, list_of, messages_of, save, sheet
from tests.events.admin.rows import add
from tests.factories import RoomFactory, SessionFactory, SlotFactory, VenueFactory

pytestmark = pytest.mark.django_db

FACTS = {
    "name": "Rencontres",
    "tagline_fr": "Deux journées",
    "summary_fr": "Des conférences.",
    "first_day": "2027-05-20",
    "last_day": "2027-05-21",
    "city": "Briançon",
}


def next_step(client: Client) -> tuple[str, list[str]]:
    """What is said of it on the next page, and where its links lead."""
    page = client.get(reverse("admin:index"))
    said = [each for each in messages_of(page) if each.startswith("Étape suivante")]
    links = document(page).xpath("//ul[@class='messagelist']/li[starts-with(., 'Étape')]/a/@href")
    return (said[0] if said else "", list(links))


def test_from_the_identity_to_the_current_edition(organiser: Client) -> None:
    page = organiser.get(list_of(SiteIdentity), follow=True)
    called = {"name": "Rencontres", "short_name": "Rencontres", "word": "RENCONTRES"}
    organiser.post(reverse("admin:core_siteidentity_add"), sheet(page, **called, city="Aix"))
    said, links = next_step(organiser)
    assert "L’édition" in said
    assert links == [reverse("admin:start"), reverse("admin:events_edition_add")]

    add(organiser, "edition", **FACTS)
    edition = Edition.objects.get()
    said, links = next_step(organiser)
    assert "Lieu et salles" in said
    assert f"{reverse('admin:events_venue_add')}?edition={edition.pk}" in links

    save(organiser, VenueFactory.create(edition=edition), name_fr="Le fort")
    assert "Lieu et salles" in next_step(organiser)[0], "there is no room yet"
    room = RoomFactory.create(edition=edition, venue=Venue.objects.get())
    SlotFactory.create(session=SessionFactory.create(edition=edition), room=room)
    save(organiser, edition, city="Gap")
    publish_page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    assert publish_page in next_step(organiser)[1]

    publish(organiser, publish_page)
    assert reverse("admin:events_edition_current", args=[edition.pk]) in next_step(organiser)[1]

    edition.make_current()
    save(organiser, edition, city="Briançon")
    assert next_step(organiser) == ("", []), "readers find it"


def publish(client: Client, address: str) -> None:
    (seen,) = document(client.get(address)).xpath("//input[@name='seen']/@value")
    client.post(address, {"seen": seen, "choose": "everything"})
