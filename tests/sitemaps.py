"""Reading the sitemap, as search engines do: its index, then each of its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.test import Client

from talks.published import forget

SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


@dataclass(frozen=True)
class Listed:
    """What is said of a page: the day of its last change, and its path in each language."""

    changed: str | None
    languages: dict[str | None, str]


def parts(client: Client) -> dict[str, str | None]:
    """The parts that the index names, and the day each last changed."""
    forget()
    return {path: changed for path, changed, _part in _read(client, "/sitemap.xml")}


def sitemap(client: Client) -> dict[str, Listed]:
    """The path of every page that is listed; each in one part, in each language once."""
    found: dict[str, Listed] = {}
    for part in parts(client):
        for path, changed, url in _read(client, part):
            assert path not in found
            links = url.findall("x:link", SPACES)
            languages = {link.get("hreflang"): _path(link.get("href")) for link in links}
            found[path] = Listed(changed, languages)
    return found


def _read(client: Client, address: str) -> Iterator[tuple[str, str | None, ET.Element]]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    for each in ET.fromstring(response.content):  # noqa: S314 (our own)
        place = each.findtext("s:loc", namespaces=SPACES)
        yield _path(place), each.findtext("s:lastmod", namespaces=SPACES), each


def _path(url: str | None) -> str:
    assert url
    return urlsplit(url).path
