import pytest
from django.test import Client

from events.models import Edition
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    PageFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    TrackFactory,
    VenueFactory,
)
from tests.talks.reading import get, headings, tight, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/2027/"


@pytest.fixture
def edition() -> Edition:
    """Two sessions on the first day, a venue that says everything; not published yet."""
    edition = EditionFactory.create(
        slug="2027",
        name="Marseille 2.0",
        is_current=True,
        registration_url="https://example.org/billets",
        notice_fr="Programme de démonstration.",
    )
    venue = VenueFactory.create(
        edition=edition,
        name_en="Dry dock",
        slug="forme",
        street_address="1 quai du Port",
        latitude=43.2951,
        longitude=5.3739,
        access_fr="En tramway.",
        accessibility_fr="De plain-pied.",
        notice_fr="Lieu fictif.",
    )
    room = RoomFactory.create(edition=edition, venue=venue, name_en="Lower deck", slug="cale")
    track = TrackFactory.create(edition=edition, name_en="Lights", slug="feux", flag="F")
    for at in ("10:00", "11:00"):
        session = SessionFactory.create(edition=edition, title_en=f"At {at}", track=track)
        SlotFactory.create(session=session, room=room, at=at)
    return edition


def test_page_leads_to_everything(client: Client, edition: Edition) -> None:
    PageFactory.create(edition=edition, title_en="Coming", slug="venir")
    PageFactory.create(edition=edition, title_en="Secret", published=False)
    publish(edition)
    html = get(client, ADDRESS)
    read = words(html)
    assert "<title>Thursday 20 and Friday 21 May\xa02027 · Marseille 2.0</title>" in html
    assert ">Marseille 2.0</h1>" in tight(html)
    assert "Thursday 20 and Friday 21 May 2027" in read
    assert "Thursday 20 May 2 sessions Friday 21 May 0 sessions" in read
    assert "Talks and workshops." in read
    for address in (
        "/en/2027/programme/",
        "/en/2027/programme/#2027-05-20",
        "/en/2027/programme/?track=feux",
        "/en/2027/programme-copy.ics",
        "/en/2027/programme/changes/",
        "/en/2027/speakers/",
        "/en/2027/rooms/cale/",
        "/en/2027/info/venir/",
        "https://example.org/billets",
    ):
        assert f'href="{address}"' in html
    assert "Secret" not in html
    assert headings(html)[:3] == [1, 2, 2]


def test_edition_without_a_release_shows_its_facts_and_no_draft(
    client: Client, edition: Edition
) -> None:
    html = get(client, ADDRESS)
    assert "Thursday 20 and Friday 21 May 2027" in words(html)
    assert "The programme is being put together." in words(html)
    for secret in ("At 10:00", "Dry dock", "Lower deck", "Lights"):
        assert secret not in html
