"""What programs that read linked data find on the public pages."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.editions import crowded
from tests.talks.reading import get

pytestmark = pytest.mark.django_db

# Parts of a thing, which is called by its own name.
NAMELESS = {"PostalAddress", "GeoCoordinates"}
SCRIPT = re.compile(r'<script\s+type="application/ld\+json"\s*>(.*?)</script>', re.DOTALL)


def things(value: Any) -> Iterator[dict[str, Any]]:
    """Everything that has a type, however deep."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from things(each)


def test_every_thing_has_a_name(client: Client) -> None:
    edition = crowded()
    edition.registration_url = "https://example.org/"
    edition.save()
    of_edition = ("edition", "programme", "speakers", "changes")
    addresses = [
        "/",
        *(reverse(f"talks:{name}", args=[edition.slug]) for name in of_edition),
        reverse("talks:session", args=[edition.slug, "seance-0-0"]),
        reverse("talks:session", args=[edition.slug, "seance-2-0"]),
        reverse("talks:speaker", args=["personne-0"]),
        reverse("talks:room", args=[edition.slug, "salle-2"]),
        reverse("talks:venue", args=[edition.slug, "hangar"]),
        reverse("events:page", args=[edition.slug, "longue"]),
        reverse("recaps:list"),
        *re.findall(
            r'"(/(?:recits/2\d+|auteurs|themes)/[\w-]+/)"', get(client, reverse("recaps:list"))
        ),
    ]
    kinds: set[str] = set()
    for address in addresses:
        (script,) = SCRIPT.findall(get(client, address)) or [None]
        assert script, address
        for thing in things(json.loads(script)):
            kinds.add(thing["@type"])
            assert thing.get("name") or thing["@type"] in NAMELESS, (address, thing)
    assert {"Event", "Place", "Person", "ListItem", "ItemList", "BlogPosting"} <= kinds
