import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def picture(address: str) -> Image.Image:
    """The picture behind the address of a static file."""
    path = finders.find(address.removeprefix(settings.STATIC_URL))
    assert path, address
    return Image.open(BytesIO(Path(path).read_bytes()))


def manifest(client: Client, address: str = "/manifest.webmanifest") -> dict[str, Any]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/manifest+json"
    return json.loads(response.content)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "/manifest.webmanifest",
            {
                "lang": "fr",
                "id": "/",
                "start_url": "/",
                "scope": "/",
                "shortcuts": [
                    {"name": "Maintenant", "url": "/direct/"},
                    {"name": "Ma sélection", "url": "/ma-selection/"},
                    {"name": "Programme", "url": "/programme/"},
                ],
            },
        ),
        (
            "/en/manifest.webmanifest",
            {
                "lang": "en",
                "id": "/en/",
                "start_url": "/en/",
                "scope": "/",
                "shortcuts": [
                    {"name": "Now", "url": "/en/live/"},
                    {"name": "My picks", "url": "/en/my-picks/"},
                    {"name": "Programme", "url": "/en/programme/"},
                ],
            },
        ),
    ],
)
def test_each_language_is_an_application_of_its_own(
    client: Client, address: str, expected: dict[str, Any]
) -> None:
    found = manifest(client, address)
    assert {name: found[name] for name in expected} == expected
    assert found["name"] == found["short_name"] == "Marseille 2.0"


def test_icons_are_what_the_manifest_says(client: Client) -> None:
    icons = manifest(client)["icons"]
    assert {(icon["purpose"], icon["sizes"]) for icon in icons} == {
        (purpose, sizes) for purpose in ("any", "maskable") for sizes in ("192x192", "512x512")
    }
    for icon in icons:
        drawn = picture(icon["src"])
        assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
        assert (drawn.format, icon["type"]) == ("PNG", "image/png")


def test_pages_name_the_manifest_of_their_language(client: Client) -> None:
    EditionFactory.create(is_current=True)
    assert 'rel="manifest" href="/manifest.webmanifest"' in client.get("/").text
    assert 'rel="manifest" href="/en/manifest.webmanifest"' in client.get("/en/").text


def test_icon_for_anyone_who_has_not_read_a_page(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/x-icon"
    with Image.open(BytesIO(response.content)) as drawn:
        assert drawn.format == "ICO"
        assert drawn.size == (32, 32)
