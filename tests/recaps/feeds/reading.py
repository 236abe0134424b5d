"""Reading feeds as programs do."""

import json
from typing import Any

from django.test import Client
from feedparser.api import parse

from tests.talks.reading import get

# The page of each stream, and where its feeds are.
STREAMS = ("/recits/", "/recits/auteurs/bo-digue/", "/themes/mer/", "/2027/recits/")
FILES = ("atom.xml", "rss.xml", "feed.json")
XML = ("/recits/atom.xml", "/recits/rss.xml")


def feed(client: Client, address: str) -> Any:
    read: Any = parse(get(client, address).encode())
    assert not read.bozo
    return read


def json_feed(client: Client, address: str = "/recits/feed.json") -> dict[str, Any]:
    payload: dict[str, Any] = json.loads(get(client, address))
    return payload
