import pytest
from django.test import Client
from time_machine import travel

from core.http.answers import PublicAnswer
from events.models import Edition, Room
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    VenueFactory,
    moment,
)
from tests.talks.reading import get, headings, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/2027/rooms/cale/"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)


@pytest.fixture
def room(edition: Edition) -> Room:
    """A room with two sessions on the first day and one on the second; not published yet."""
    venue = VenueFactory.create(
        edition=edition, name_en="Dry dock", slug="forme", street_address="1 quai du Port"
    )
    room = RoomFactory.create(
        edition=edition,
        venue=venue,
        name_en="Lower deck",
        slug="cale",
        services=["step_free"],
        way_in_fr="Par la cour.",
        way_in_en="By the yard.",
    )
    for title, day, at in (("Lanterns", 1, "10:00"), ("Beacons", 1, "11:00"), ("Bells", 2, "9:00")):
        session = SessionFactory.create(edition=edition, title_en=title)
        SlotFactory.create(session=session, room=room, day=day, at=at.zfill(5))
    return room


def test_page_says_what_is_on_day_by_day_and_how_to_get_in(client: Client, room: Room) -> None:
    publish(room.edition)
    with travel(moment(room.edition, 2, "12:00"), tick=False):
        html = get(client, ADDRESS)
    read = words(html)
    assert "<h1>Lower deck</h1>" in html
    assert read.index("Thursday 20 May") < read.index("10:00 to 10:30 Lanterns")
    assert read.index("11:00 to 11:30 Beacons") < read.index("Friday 21 May")
    assert "09:00 to 09:30 Bells" in read
    assert "Capacity 80 seats Services Step-free Way in By the yard. Venue Dry dock" in read
    assert "1 quai du Port" in read
    assert "(Europe/Paris)" in read
    assert "Next" not in read
    # The room, then its days: a phone shows how to get in before all that is on.
    assert headings(html)[:6] == [1, 2, 2, 3, 3, 2]


@pytest.mark.parametrize(
    ("day", "at", "heading", "first", "until"),
    [
        (1, "08:00", "Next", "10:00 Thu 20 May Lanterns", (1, "10:00")),
        (1, "10:10", "Now and next", "10:00 Thu 20 May Lanterns", (1, "10:30")),
        (1, "12:00", "Next", "09:00 Fri 21 May Bells", (2, "09:00")),
    ],
)
def test_page_says_what_is_on_now_and_next(
    client: Client,
    room: Room,
    day: int,
    at: str,
    heading: str,
    first: str,
    until: tuple[int, str],
) -> None:
    publish(room.edition)
    with travel(moment(room.edition, day, at), tick=False):
        forget()
        response = client.get(ADDRESS)
    assert f"{heading} {first}" in words(response.content.decode())
    assert isinstance(response, PublicAnswer)
    assert response.valid_until == moment(room.edition, *until)


def test_withdrawn_room_keeps_its_page(client: Client, edition: Edition) -> None:
    room = RoomFactory.create(edition=edition, name_en="Lower deck", slug="cale")
    publish(edition)
    withdraw(room)
    html = get(client, ADDRESS)
    assert "Lower deck This room is no longer used." in words(html)
    assert '<meta name="robots" content="noindex">' in html
    assert "80 seats" not in html
    assert "Lower deck" not in get(client, "/en/2027/")
