from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest
from django.test import Client, override_settings
from time_machine import travel

from events.models import Edition
from recaps.models import Recap
from talks.models import Session
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.editions import crowded, spare
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

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


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


def sitemap(client: Client) -> dict[str, tuple[str | None, dict[str | None, str | None]]]:
    """Path → day of the last change, and the path in each language."""
    forget()
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"

    def path(url: str | None) -> str:
        assert url
        assert url.startswith("http://testserver/")
        return url.removeprefix("http://testserver")

    return {
        path(url.findtext("s:loc", namespaces=SPACES)): (
            url.findtext("s:lastmod", namespaces=SPACES),
            {
                link.get("hreflang"): path(link.get("href"))
                for link in url.findall("x:link", SPACES)
            },
        )
        for url in ET.fromstring(response.content)  # noqa: S314 (our own)
    }


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
    both = {
        "fr": "/recits/bilan/",
        "en": "/en/recaps/bilan/",
        "x-default": "/recits/bilan/",
    }
    found = sitemap(client)
    assert found["/recits/bilan/"] == ("2026-05-22", both)
    assert found["/en/recaps/bilan/"] == ("2026-05-22", both)


@pytest.mark.parametrize("make", [spare, crowded])
def test_each_page_describes_itself(client: Client, make: Callable[[], Edition]) -> None:
    make()
    pages = {path: client.get(path).content.decode() for path in sitemap(client)}
    assert pages
    told = '<meta name="description" content="'
    assert [
        path for path, html in pages.items() if not html.partition(told)[2][:1].strip('"')
    ] == []


def test_programme_changed_with_its_release(client: Client, edition: Edition) -> None:
    found = sitemap(client)
    for path in ("/", "/2027/programme/", "/themes/mer/"):
        assert found[path][0] == "2027-05-01"
    assert found["/themes/quais/"][0] is None


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


def test_sitemap_of_an_empty_site(client: Client) -> None:
    found = {path for path in sitemap(client) if not path.startswith("/en/")}
    assert found == {"/", "/lettre/", "/recits/", "/recits/racontez/"}


def test_robots_may_read_what_is_public(client: Client) -> None:
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /apercu/",
        "",
        "Sitemap: http://testserver/sitemap.xml",
    ]


@override_settings(SITE_URL="https://m2.example")
def test_addresses_are_those_of_the_site(client: Client) -> None:
    assert "Sitemap: https://m2.example/sitemap.xml" in client.get("/robots.txt").content.decode()
    assert b"<loc>https://m2.example/en/recaps/</loc>" in client.get("/sitemap.xml").content
