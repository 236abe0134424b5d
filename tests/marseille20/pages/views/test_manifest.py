import json
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image, ImageDraw

from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

AIR, SEA = (0xEF, 0xF1, 0xEC), (0x1B, 0x3F, 0xC0)


def picture(address: str) -> Image.Image:
    """The picture behind the address of a static file."""
    path = finders.find(address.removeprefix(settings.STATIC_URL))
    assert path, address
    return Image.open(BytesIO(Path(path).read_bytes()))


def manifest(client: Client, address: str = "/manifest.webmanifest") -> dict[str, Any]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/manifest+json"
    return json.loads(response.content)  # type: ignore[no-any-return]


class Head(HTMLParser):
    """The links of a page by what they are, and its theme colours."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str | None, list[str | None]] = {}
        self.colours: list[str | None] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "link":
            self.links.setdefault(values["rel"], []).append(values["href"])
        elif tag == "meta" and values.get("name") == "theme-color":
            self.colours.append(values["content"])


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


def test_no_mask_cuts_the_letters(client: Client) -> None:
    for icon in manifest(client)["icons"]:
        drawn = picture(icon["src"]).convert("RGB")
        size, hole = drawn.width, (0, 0, 0)
        # The circle of 80 % that every system shows.
        ImageDraw.Draw(drawn).circle((size / 2, size / 2), 0.4 * size, fill=hole)
        above, below = (
            {colour for _count, colour in drawn.crop(half).getcolors(size * size) or ()} - {hole}
            for half in ((0, 0, size, size // 2), (0, size // 2, size, size))
        )
        fields_only = (above, below) == ({AIR}, {SEA})
        assert fields_only == (icon["purpose"] == "maskable")


@pytest.mark.parametrize(
    ("page", "manifest_url"),
    [("/", "/manifest.webmanifest"), ("/en/", "/en/manifest.webmanifest")],
)
def test_pages_name_their_icons_and_manifest(client: Client, page: str, manifest_url: str) -> None:
    EditionFactory.create(is_current=True)
    links = Head(client.get(page).content.decode()).links
    assert links["manifest"] == [manifest_url]
    assert links["icon"] == ["/favicon.ico", "/static/core/favicon.svg"]
    [touch] = links["apple-touch-icon"]
    assert touch
    # What is transparent there would be black.
    drawn = picture(touch)
    assert drawn.size == (180, 180)
    assert not drawn.has_transparency_data


def test_colours_are_those_of_the_pages(client: Client) -> None:
    EditionFactory.create(is_current=True)
    tokens = (Path(settings.BASE_DIR) / "static" / "core" / "tokens.css").read_text()
    light, dark = Head(client.get("/").content.decode()).colours
    assert f"--paper: light-dark({light}, {dark});".lower() in tokens
    found = manifest(client)
    assert found["theme_color"] == found["background_color"] == light


def test_icon_for_anyone_who_has_not_read_a_page(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/x-icon"
    with Image.open(BytesIO(response.content)) as drawn:
        assert drawn.format == "ICO"
        assert drawn.size == (32, 32)
        assert drawn.convert("RGB").getpixel((0, 0)) == AIR
        assert drawn.convert("RGB").getpixel((0, 31)) == SEA
