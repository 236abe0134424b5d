"""Reading the pages of recaps."""

from django.test import Client

from talks.published import forget, published_site
from tests.talks.reading import cost, get, tight


def read(client: Client, address: str) -> str:
    """The page, with no space around its tags."""
    return tight(get(client, address))


def fresh_cost(client: Client, address: str) -> int:
    """How many queries a page asks, once the programmes are in memory."""
    forget()
    for edition in published_site().editions:
        edition.contents.read()
    return cost(client, address)
