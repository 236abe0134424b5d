"""Public pages as readers, and programs that read them, get them."""

import json
import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from talks.published import forget


def get(client: Client, address: str) -> str:
    """The page at an address, as things are published now."""
    forget()
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def content(html: str) -> str:
    """The markup of a page between its header and its footer."""
    return html.split("<main")[1].split("</main>", maxsplit=1)[0].split(">", 1)[1]


def tight(html: str) -> str:
    """The markup in one line, with no space around its tags."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"[ \n]+", " ", html))


def words(html: str) -> str:
    """What is read between header and footer, in one line."""
    text = re.sub(r"<[^>]+>|&nbsp;", " ", content(html))
    return " ".join(text.split()).replace(" ,", ",")


def linked(html: str) -> list[dict[str, Any]]:
    """The linked data of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    graph: list[dict[str, Any]] = json.loads(found[1])["@graph"]
    return graph


def headings(html: str) -> list[int]:
    """The levels of the headings, in order."""
    return [int(level) for level in re.findall(r"<h([1-6])[ >]", content(html))]


def cost(client: Client, address: str) -> int:
    """How many queries a page asks that nobody has read yet."""
    with CaptureQueriesContext(connection) as queries:
        get(client, address)
    return len(queries)
