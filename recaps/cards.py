"""Recaps as lists show them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from core.text import Text
from recaps import subjects
from recaps.models import Author, Recap
from recaps.models.recap import RecapQuerySet
from recaps.ties import Ties, ties_of
from recaps.words import words
from talks.programme import Track
from talks.public import Public


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A published recap in a list; `site` is where it was first published, if elsewhere."""

    slug: str
    title: Text
    standfirst: Text
    tracks: list[Track]
    authors: list[Author]
    published_at: datetime | None
    site: str


def cards(shown: Public, recaps: RecapQuerySet) -> list[Card]:
    """The cards of these recaps, in their order; two queries."""
    rows = without_text(recaps)
    ties = ties_of(rows)
    return [card(shown, row, ties[row.pk]) for row in rows]


def without_text(recaps: RecapQuerySet) -> list[Recap]:
    """The rows with what a card shows."""
    return list(recaps.defer("body_fr", "notice_fr", "notice_en", "sources"))


def card(shown: Public, recap: Recap, ties: Ties) -> Card:
    return Card(
        slug=recap.slug,
        title=words(recap, "title"),
        standfirst=words(recap, "standfirst"),
        tracks=subjects.tracks(shown, ties.sessions),
        authors=ties.authors,
        published_at=recap.published_at,
        site=site_of(recap.original_url),
    )


def site_of(url: str) -> str:
    """The name of the site an address is on."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
