import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

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


def test_each_language_is_an_application_of_its_own(client: Client) -> None:
    french, english = manifest(client), manifest(client, "/en/manifest.webmanifest")
    names = ("lang", "id", "start_url", "scope")
    assert [french[name] for name in names] == ["fr", "/", "/", "/"]
    assert [english[name] for name in names] == ["en", "/en/", "/en/", "/"]
    assert english["shortcuts"] == [
        {"name": "Now", "url": "/en/live/"},
        {"name": "My picks", "url": "/en/my-picks/"},
        {"name": "Programme", "url": "/en/programme/"},
    ]
    assert french["name"] == french["short_name"] == "Marseille 2.0"


def test_icons_are_what_the_manifest_says(client: Client) -> None:
    icons = manifest(client)["icons"]
    assert {(icon["purpose"], icon["sizes"]) for icon in icons} == {
        (purpose, sizes) for purpose in ("any", "maskable") for sizes in ("192x192", "512x512")
    }
    for icon in icons:
        drawn = picture(icon["src"])
        assert f"{drawn.width}x{drawn.height}" == icon["sizes"]
        assert (drawn.format, icon["type"]) == ("PNG", "image/png")


def test_icon_for_anyone_who_has_not_read_a_page(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/x-icon"
    with Image.open(BytesIO(response.content)) as drawn:
        assert drawn.format == "ICO"
        assert drawn.size == (32, 32)
