"""Streams of recaps, and their entries in feeds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext as _

from core.http.answers import absolute
from core.templatetags.text import plain, shortened, web
from recaps.cards.showing import cards_of, filled_cards, with_titles
from recaps.list_items import Listing
from recaps.models import Card, ExternalRecap, Recap
from recaps.models.recap import RecapQuerySet
from recaps.text import document as nodes
from recaps.text.typesetting import TypesetWriter
from recaps.topics import tag_of, topics_of
from talks.published import PublishedSite, site_for

MOST_ENTRIES = 30
# Names of entries come from this and their row, so that they stay when a slug or a host changes.
NAMES = uuid5(NAMESPACE_URL, "marseille20/recaps")
# What XML 1.0 cannot say, however it is written, and control signs, which no reader can show.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The content of one feed: a title, the path of the page with the same list, and the recaps.

    `name` identifies it for ever; `elsewhere` are recaps on other sites.
    """

    title: str
    path: str
    name: str
    recaps: RecapQuerySet
    elsewhere: QuerySet[ExternalRecap]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A recap as an entry of a feed; addresses are absolute, `content` is HTML.

    `updated` is `published` until the text changes; of a recap elsewhere it is no earlier than when
    an editor let it in. `language` is that of a title and summary that are not ours to translate;
    "" is the feed's. Authors elsewhere may have no address.
    """

    name: str
    url: str
    original: str
    language: str
    title: str
    summary: str
    content: str
    image: str
    authors: list[dict[str, str]]
    topics: list[str]
    published: datetime
    updated: datetime


def entries(request: HttpRequest, stream: Stream) -> list[Entry]:
    """Return the entries of a stream, newest first, at most MOST_ENTRIES."""
    site = site_for(request)
    related = ("authors", "tags", filled_cards())
    listing = Listing(stream.recaps.prefetch_related(*related), stream.elsewhere)
    return [
        _entry(request, site, row) if isinstance(row, Recap) else _entry_elsewhere(request, row)
        for row in listing[:MOST_ENTRIES]
    ]


def _entry(request: HttpRequest, site: PublishedSite, recap: Recap) -> Entry:
    url = absolute(request, reverse("recaps:recap", args=[recap.slug]))
    document, language = recap.text_in(get_language() or "fr")
    cards = cards_of(recap, document)
    document = with_titles(document, cards)
    writer = FeedWriter(site, language, url, cards)
    html = "".join(writer.blocks(document.blocks)) + writer.endnotes()
    headline = speakable(plain(recap.translated("title"))).strip() or _("Untitled")
    summary = plain(recap.translated("standfirst")) or shortened(document.text, language)
    topics = (
        speakable(plain(topic.name)) for topic in topics_of(site, map(tag_of, recap.tags.all()))
    )
    authors = [
        {"name": signature, "url": absolute(request, reverse("recaps:author", args=[author.slug]))}
        for author in recap.authors.all()
        if (signature := speakable(author.name).strip())
    ]
    return Entry(
        name=uuid5(NAMES, f"recap {recap.pk} {get_language()}").urn,
        url=url,
        original=web(recap.original_url),
        language="",
        title=headline,
        # Never empty: RSS wants one before the text.
        summary=speakable(summary).strip() or headline,
        content=speakable(_content(url, recap, html, language)),
        image=absolute(request, recap.cover.url) if recap.cover else "",
        authors=authors,
        topics=list(dict.fromkeys(filter(None, topics))),
        published=cast("datetime", recap.published_at),
        updated=max(filter(None, (recap.published_at, recap.changed_at))),
    )


def _content(url: str, recap: Recap, html: str, language: str) -> str:
    """Return the HTML of an entry: the text, with cover, standfirst and sources."""
    content: str = render_to_string(
        "recaps/_entry.html",
        {
            "recap": recap,
            "cover": _whole(url, recap.cover.url) if recap.cover else "",
            "cover_alt": recap.translated("cover_alt"),
            "standfirst": recap.translated("standfirst"),
            "language": language,
            "html": html,
            "sources": [(_whole(url, web(source)), source) for source in recap.sources],
            "original_address": _whole(url, web(recap.original_url)),
        },
    )
    return content.strip()


def _entry_elsewhere(request: HttpRequest, recap: ExternalRecap) -> Entry:
    site = absolute(request, "/")
    content: str = render_to_string(
        "recaps/_entry_elsewhere.html",
        {
            "recap": recap,
            "picture": _whole(site, recap.picture.url) if recap.picture else "",
            "address": _whole(site, web(recap.url)),
        },
    )
    title = speakable(recap.title).strip() or _("Untitled")
    # Without a name of its own it would be taken for one of ours.
    signature = speakable(recap.author_name).strip() or recap.site
    return Entry(
        name=uuid5(NAMES, f"recap elsewhere {recap.pk} {get_language()}").urn,
        url=web(recap.url),
        original="",
        language=recap.language,
        title=title,
        summary=speakable(recap.summary).strip() or title,
        content=speakable(content.strip()),
        image=absolute(request, recap.picture.url) if recap.picture else "",
        authors=[{"name": signature, "url": speakable(web(recap.author_url))}],
        topics=[],
        published=recap.written_at,
        updated=max(filter(None, (recap.written_at, recap.decided_at, recap.changed_at))),
    )


class FeedWriter(TypesetWriter):
    """A writer of HTML for feed readers: with absolute addresses and without classes."""

    def __init__(
        self, site: PublishedSite, language: str, page: str, cards: Mapping[str, Card]
    ) -> None:
        super().__init__(site, language)
        self.page, self.cards = page, cards

    def opening(self, tag: str, css: str) -> str:
        return f"<{tag}>"

    def card(self, card: nodes.Card) -> str:
        """Return a card as a plain link, below the words of a post."""
        row = self.cards.get(card.address)
        words = row.text.split("\n\n") if row and row.kind == Card.Kind.POST else []
        quoted = "".join(f"<p>{self.text(paragraph)}</p>" for paragraph in words)
        link = self.marked("link", nodes.Link(card.address), self.text(card.title))
        return f"<blockquote>{quoted}</blockquote>" * bool(words) + f"<p>{link}</p>"

    def attribute(self, name: str, value: str) -> str:
        if name in {"class", "data-mention", "role", "aria-label"}:
            return ""
        is_address = name in {"href", "src"}
        return super().attribute(name, _whole(self.page, value) if is_address else value)


def _whole(page: str, address: str) -> str:
    """Return an address made absolute, or that of the page if it is malformed."""
    try:
        return urljoin(page, address)
    except ValueError:
        return page


def speakable(text: str) -> str:
    """Return a text without characters that XML forbids or readers cannot show."""
    return UNSPEAKABLE.sub("", text)
