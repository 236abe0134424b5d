import pytest
from bs4 import BeautifulSoup
from django.test import Client

from events.models import Edition, Venue
from talks.programme import EntryId
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SlotFactory, VenueFactory
from tests.talks.reading import get, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/2027/venues/dock/"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)


@pytest.fixture
def venue(edition: Edition) -> Venue:
    """A venue with a plan and two rooms, published."""
    venue = VenueFactory.create(
        edition=edition,
        name_fr="Forme de radoub",
        name_en="Dry dock",
        slug="dock",
        street_address="1 quai du Port",
        latitude=43.2951,
        longitude=5.3739,
        description_en="Where ships were mended.",
        access_en="Through the gate.",
        transport_en="Tram T3, stop Arenc.",
        accessibility_en="Step-free everywhere.",
        plan="0123456789abcdef01234567.png",
        plan_width=800,
        plan_height=600,
        plan_alt_fr="Deux salles.",
        plan_alt_en="Two rooms, the lower deck on the left of the door.",
    )
    RoomFactory.create(
        edition=edition,
        venue=venue,
        name_en="Lower deck",
        slug="cale",
        capacity=40,
        services=["step_free"],
        way_in_en="By the yard.",
    )
    RoomFactory.create(edition=edition, venue=venue, name_en="Bridge", slug="pont")
    RoomFactory.create(edition=edition, name_en="Elsewhere", slug="ailleurs")
    publish(edition)
    return venue


def test_page_says_how_to_come_and_where_the_rooms_are(client: Client, venue: Venue) -> None:
    html = get(client, ADDRESS)
    read = words(html)
    assert "Address 1 quai du Port" in read
    assert "Access Through the gate. Transport Tram T3, stop Arenc." in read
    assert "Accessibility Step-free everywhere." in read
    assert "Two rooms, the lower deck on the left of the door." in read
    assert "Lower deck 40 seats Step-free By the yard. Bridge" in read
    assert "Elsewhere" not in read
    assert 'href="/en/2027/rooms/cale/"' in html
    # Whatever shows maps on the reader's device; nothing is loaded from there.
    assert 'href="geo:43.2951,5.3739?q=43.2951%2C5.3739"' in html
    assert 'href="https://maps.apple.com/?daddr=43.2951%2C5.3739"' in html
    assert 'href="https://www.openstreetmap.org/directions?to=43.2951%2C5.3739"' in html
    plan = BeautifulSoup(html, "html.parser").select_one("figure img")
    assert plan
    assert plan["alt"] == "Plan of Dry dock; in words below"
    assert str(plan["src"]).endswith(f"/media/{venue.plan.name}")


def test_rooms_are_marked_on_its_plan_as_published(client: Client, venue: Venue) -> None:
    cale, pont = venue.rooms.order_by("order")
    for left, room in enumerate((cale, pont)):
        room.plan_left, room.plan_top, room.plan_width, room.plan_height = left, 10, 40, 50
        room.save()
    session = SessionFactory.create(edition=venue.edition, slug="fanal")
    SlotFactory.create(session=session, room=cale)

    def links(page: str) -> dict[str, str]:
        """The regions on the plan of a page: where they are, by the names of rooms."""
        found = BeautifulSoup(get(client, page), "html.parser").select(".plan svg > a")
        return {str(each["aria-label"]): str(each.rect["x"]) for each in found if each.rect}

    place, text = (EntryId(kind, session.key) for kind in ("schedule", "content"))
    publish(venue.edition, choose={place, text})
    assert links(ADDRESS) == {}
    assert "plan.css" not in get(client, "/en/2027/sessions/fanal/")

    publish(venue.edition)
    # Who speaks to their device says what they see.
    assert links(ADDRESS) == {"Lower deck 1": "0%", "Bridge 2": "1%"}
    assert "On the plan: 2 Bridge" in words(get(client, ADDRESS))
    for page in ("/en/2027/rooms/cale/", "/en/2027/sessions/fanal/"):
        assert links(page) == {"Lower deck": "0%"}

    # The new plan and its rooms are published together.
    Venue.objects.filter(pk=venue.pk).update(plan="f123456789abcdef01234567.png")
    cale.plan_left = 7
    cale.save()
    assert links(ADDRESS) == {"Lower deck 1": "0%", "Bridge 2": "1%"}
    publish(venue.edition)
    assert links(ADDRESS) == {"Lower deck 1": "7%", "Bridge 2": "1%"}
    withdraw(pont)
    assert links(ADDRESS) == {"Lower deck 1": "7%"}


def test_withdrawn_venue_keeps_its_page(client: Client, venue: Venue) -> None:
    for room in venue.rooms.all():
        withdraw(room)
    withdraw(venue)
    html = get(client, ADDRESS)
    assert "This venue is no longer used." in html
    assert "Through the gate." not in html
    assert '<meta name="robots" content="noindex">' in html
