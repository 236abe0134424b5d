"""The address of an image, and how pages name it."""

from html import unescape
from re import findall

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from events.models import Edition
from marseille20.models import SocialImage
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

PAGE = "/2027/sessions/fanal/"


@pytest.fixture
def edition() -> Edition:
    edition = EditionFactory.create(slug="2027", is_current=True)
    SlotFactory.create(session=SessionFactory.create(edition=edition, slug="fanal"))
    publish(edition)
    return edition


def keep(path: str, content: bytes = b"picture") -> SocialImage:
    name = default_storage.save("social_images/" + "ca" * 12 + ".png", ContentFile(content))
    return SocialImage.objects.create(
        path=path, digest="0123456789abcdef", file=name, alt="« Fanal »"
    )


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", "/cards/home.png"),
        (PAGE, "/cards/2027/sessions/fanal.png"),
    ],
)
def test_image_has_the_address_of_its_page(client: Client, path: str, address: str) -> None:
    image = keep(path)
    assert image.url == f"{address}?v=01234567"
    for asked in (image.url, address, f"{address}?v=older"):
        response = client.get(asked)
        assert response.status_code == 200
        assert response.getvalue() == b"picture"
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == "public, max-age=50"
        assert "Vary" not in response.headers
        assert not response.cookies


@pytest.mark.parametrize("name", ["2027/sessions/fanal", "home", "x/../y"])
def test_where_there_is_none_the_site_has_one(client: Client, name: str) -> None:
    response = client.get(f"/cards/{name}.png")
    assert response.status_code == 302
    assert response.headers["Location"] == "/static/core/social_image.png"
    assert response.headers["Cache-Control"] == "public, max-age=50"


def test_lost_file_leads_to_the_image_of_the_site(client: Client) -> None:
    image = keep(PAGE)
    default_storage.delete(image.file)
    assert client.get(image.url).headers["Location"] == "/static/core/social_image.png"


def test_what_could_not_be_drawn_leads_to_the_image_of_the_site(
    client: Client, edition: Edition
) -> None:
    SocialImage.objects.create(path=PAGE, digest="0123456789abcdef", alt="Marseille 2.0")
    response = client.get("/cards/2027/sessions/fanal.png")
    assert response.headers["Location"] == "/static/core/social_image.png"
    assert tags(get(client, PAGE)) == SIZE | {
        "og:image": "http://testserver/static/core/social_image.png",
        "og:image:alt": "Marseille 2.0",
    }


def tags(html: str) -> dict[str, str]:
    """What a page says to those who show a link of it."""
    found = findall(
        r'<meta (?:property|name)="((?:og:image|twitter)[^"]*)" content="([^"]*)"', html
    )
    assert len(dict(found)) == len(found)
    return {name: unescape(words) for name, words in found}


SIZE = {
    "og:image:type": "image/png",
    "og:image:width": "1200",
    "og:image:height": "630",
    "twitter:card": "summary_large_image",
}


def test_page_names_its_own_image(client: Client, edition: Edition) -> None:
    keep(PAGE)
    assert tags(get(client, PAGE)) == SIZE | {
        "og:image": "http://testserver/cards/2027/sessions/fanal.png?v=01234567",
        "og:image:alt": "« Fanal »",
    }


@pytest.mark.parametrize(
    "page",
    [
        f"/en{PAGE}",
    ],
)
def test_other_pages_name_that_of_the_site(client: Client, edition: Edition, page: str) -> None:
    keep(PAGE)
    assert tags(get(client, page)) == SIZE | {
        "og:image": "http://testserver/static/core/social_image.png",
        "og:image:alt": "Marseille 2.0",
    }
