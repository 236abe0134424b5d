from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings
from time_machine import travel

from events.models import Edition
from recaps import sitemaps
from recaps.models import Recap
from talks.models import Session
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    PageFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    VenueFactory,
)
from tests.sitemaps import Listed, parts, sitemap

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    """Everything a sitemap may name, published on the first of May."""
    edition = EditionFactory.create(slug="2027", is_current=True)
    tag = TagFactory.create(slug="mer")
    session = SessionFactory.create(
        edition=edition,
        slug="phares",
        tags=[tag],
        speakers=[SpeakerFactory.create(slug="ana-mole")],
    )
    venue = VenueFactory.create(edition=edition, slug="criee")
    room = RoomFactory.create(edition=edition, slug="cale", venue=venue)
    SlotFactory.create(session=session, room=room)
    with travel("2027-05-01T12:00Z"):
        publish(edition)
    PageFactory.create(edition=edition, slug="venir")
    RecapFactory.create(
        slug="bilan",
        published_at=datetime(2026, 5, 22, tzinfo=UTC),
        tags=[tag, TagFactory.create(slug="quais")],
        authors=[AuthorFactory.create(slug="bo-digue")],
    )
    return edition


def test_every_public_page_in_french_and_in_english(client: Client, edition: Edition) -> None:
    found = sitemap(client)
    assert {path for path in found if not path.startswith("/en/")} == {
        "/",
        "/2027/",
        "/2027/programme/",
        "/2027/programme/changements/",
        "/2027/sessions/phares/",
        "/2027/lieux/criee/",
        "/2027/salles/cale/",
        "/2027/intervenants/",
        "/2027/infos/venir/",
        "/lettre/",
        "/intervenants/ana-mole/",
        "/recits/",
        "/recits/bilan/",
        "/recits/auteurs/",
        "/recits/auteurs/bo-digue/",
        "/recits/racontez/",
        "/themes/mer/",
        "/themes/quais/",
    }
    assert "/en/2027/rooms/cale/" in found
    assert len(found) == 36


def test_each_page_names_itself_in_the_other_language(client: Client, edition: Edition) -> None:
    both: dict[str | None, str] = {
        "fr": "/recits/bilan/",
        "en": "/en/recaps/bilan/",
        "x-default": "/recits/bilan/",
    }
    found = sitemap(client)
    assert found["/recits/bilan/"] == Listed("2026-05-22", both)
    assert found["/en/recaps/bilan/"] == Listed("2026-05-22", both)


def test_programme_changed_with_its_release(client: Client, edition: Edition) -> None:
    found = sitemap(client)
    for path in ("/", "/2027/programme/", "/themes/mer/"):
        assert found[path].changed == "2027-05-01"
    assert found["/themes/quais/"].changed is None


def test_nothing_that_is_hidden_or_withdrawn(client: Client, edition: Edition) -> None:
    PageFactory.create(edition=edition, slug="secret", published=False)
    RecapFactory.create(
        slug="secret", status=Recap.Status.DRAFT, tags=[TagFactory.create(slug="s")]
    )
    SessionFactory.create(edition=edition, slug="secret", tags=[TagFactory.create(slug="t")])
    withdraw(Session.objects.get(slug="phares"))
    found = sitemap(client)
    assert "/2027/sessions/phares/" not in found
    assert not [path for path in found if "secret" in path or path in {"/themes/s/", "/themes/t/"}]
    # Only a session had it, and that was withdrawn; the recap still has it.
    assert "/themes/mer/" in found


def test_each_edition_and_every_thousand_recaps_are_one_part(
    client: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PER_SECTION", 2)
    first = datetime(2026, 6, 1, tzinfo=UTC)
    for day in range(4):
        at = first + timedelta(days=day)
        RecapFactory.create(slug=f"jour-{day}", published_at=at, authors=[])
    RecapFactory.create(slug="ailleurs", original_url="https://quai.example/", authors=[])
    assert parts(client) == {
        "/sitemap-site.xml": None,
        "/sitemap-edition-2027.xml": "2027-05-01",
        "/sitemap-recaps-1.xml": "2026-06-01",
        "/sitemap-recaps-2.xml": "2026-06-03",
        "/sitemap-recaps-3.xml": "2026-06-04",
        "/sitemap-authors-1.xml": None,
    }
    assert b"/recits/jour-2/" in client.get("/sitemap-recaps-2.xml").content
    assert b"<loc>http://testserver/recits/jour-1/<" in client.get("/sitemap-recaps-2.xml").content
    assert b"/recits/bilan/" not in client.get("/sitemap-recaps-2.xml").content
    assert len(sitemap(client)) == 36 + 2 * 4


@pytest.mark.parametrize("name", ["edition-2028", "recaps-2", "x"])
def test_part_that_is_none_is_not_found(client: Client, edition: Edition, name: str) -> None:
    assert client.get(f"/sitemap-{name}.xml").status_code == 404


def test_robots_may_read_what_is_public(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /apercu/",
        "Disallow: /*?reaction=",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@override_settings(SITE_URL="https://m2.example")
def test_addresses_are_those_of_the_site(client: Client) -> None:
    assert "Sitemap: https://m2.example/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert b"<loc>https://m2.example/en/recaps/</loc>" in client.get("/sitemap-site.xml").content
