"""What programs that read microformats2 find on the public pages."""

from collections.abc import Iterator
from typing import Any

import mf2py
import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core.models import Tag
from recaps.models import Author, Recap
from speakers.models import Speaker
from tests.editions import crowded
from tests.sampling import sample
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
REQUIRED = {
    "h-card": {"name"},
    "h-cite": {"name", "url"},
    "h-entry": {"name", "url", "published", "author"},
    "h-event": {"name", "url", "start", "end", "location"},
    "h-feed": {"name", "url"},
}

Item = dict[str, Any]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Pages, addresses and words are not in the language that is there by default."""
    with override("en"):
        yield


def at(name: str, *arguments: str) -> str:
    return f"{SITE}{reverse(name, args=arguments)}"


def read(client: Client, name: str, *arguments: str) -> list[Item]:
    """The items at the top of a page."""
    url = at(name, *arguments)
    items: list[Item] = mf2py.parse(doc=get(client, url.removeprefix(SITE)), url=url)["items"]
    return items


def every(items: list[Item]) -> Iterator[Item]:
    """The items and all that they hold."""
    for item in items:
        yield item
        values = (value for values in item["properties"].values() for value in values)
        yield from every([value for value in values if "type" in value])
        yield from every(item.get("children", []))


def test_no_item_lacks_what_its_kind_requires(client: Client) -> None:
    edition = crowded()
    speakers = Speaker.objects.filter(sessions__isnull=False).distinct()
    pages = [
        ("home",),
        ("recaps:list",),
        ("recaps:authors",),
        ("talks:edition", edition.slug),
        ("talks:speakers", edition.slug),
        *(("recaps:recap", recap.slug) for recap in Recap.objects.all()),
        *(("recaps:author", author.slug) for author in Author.objects.all()),
        *(("core:topic", tag.slug) for tag in Tag.objects.all()),
        *(("talks:session", edition.slug, session.slug) for session in edition.sessions.all()),
        *(("talks:speaker", speaker.slug) for speaker in speakers),
    ]
    for page in sample(pages, 15):
        items = list(every(read(client, *page)))
        assert items
        for item in items:
            [kind] = item["type"]
            properties = item["properties"]
            assert REQUIRED[kind] <= set(properties)
            assert all(all(values) for values in properties.values())
