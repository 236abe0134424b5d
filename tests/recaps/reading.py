"""Reading the pages of recaps."""

from django.test import Client

from tests.talks.reading import cost, get, tight


def read(client: Client, address: str) -> str:
    """The page, with no space around its tags."""
    return tight(get(client, address))


def fresh_cost(client: Client, address: str) -> int:
    """How many queries a page asks, once the programme is in memory."""
    get(client, "/robots.txt")
    return cost(client, address)
