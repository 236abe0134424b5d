"""Recaps as Atom (RFC 4287), and as RSS 2.0 with its content module."""

from datetime import UTC, datetime
from html import unescape
from string import ascii_letters
from typing import ClassVar, cast
from uuid import uuid5
from xml.sax.xmlreader import AttributesImpl

from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import get_language, gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from core.branding.identity import identity_for
from core.http.answers import absolute
from recaps.feeds.entries import NAMES, Entry, Stream, speakable

# What an empty feed says of when it changed: something, always the same, that validators believe.
NOTHING_YET = datetime(2010, 1, 1, tzinfo=UTC)
# How tags, comments and the like begin.
MARKUP = [f"<{sign}" for sign in f"{ascii_letters}/!?"]


class Whole(SyndicationFeed):
    """A feed whose bytes change only when a recap does.

    `instead` replaces markup of the written feed; words are escaped and cannot contain it.
    """

    instead: ClassVar[dict[str, str]]

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else NOTHING_YET

    def written(self) -> str:
        text: str = self.writeString("utf-8")
        for signs, others in self.instead.items():
            text = text.replace(signs, others)
        return text


class Atom(Whole, Atom1Feed):
    """An Atom feed with the whole text of each entry, and all of its authors."""

    instead: ClassVar = {"<title>": '<title type="html">'}

    def item_attributes(self, item: dict[str, object]) -> dict[str, str]:
        language = _entry_of(item).language
        return {"xml:lang": language} if language else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, object]) -> None:
        super().add_item_elements(handler, item)
        entry = _entry_of(item)
        for author in entry.authors:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", author["name"])
            if author["url"]:
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", entry.content, {"type": "html"})


class Rss(Whole, Rss201rev2Feed):
    """An RSS feed with the same, in the modules that feed readers know.

    `author` would have to be an e-mail address; Dublin Core has names.
    """

    # The RSS Advisory Board found that most readers understand these.
    instead: ClassVar = {"&lt;": "&#x3C;", "&gt;": "&#x3E;", "&amp;": "&#x26;"}

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, object]) -> None:
        super().add_item_elements(handler, item)
        entry = _entry_of(item)
        for author in entry.authors:
            handler.addQuickElement("dc:creator", author["name"])
        handler.addQuickElement("content:encoded", entry.content)


def _entry_of(item: dict[str, object]) -> Entry:
    """Return the entry that an item of Django's feeds was made from."""
    return cast("Entry", item["entry"])


def _either_way(title: str) -> str:
    """Return a title as HTML, escaped only if need be: some feed readers expect plain text.

    See docs/decisions/2026-11-25-titles-in-feeds.md.
    """
    is_markup = any(sign in title for sign in MARKUP) or unescape(title) != title
    return escape(title) if is_markup else title


def write(
    kind: type[Atom | Rss], request: HttpRequest, stream: Stream, entries: list[Entry]
) -> str:
    language, site = get_language(), identity_for(request).name
    feed = kind(
        title=_either_way(speakable(stream.title)),
        link=absolute(request, stream.path),
        description=_("What those who were there wrote about %(site)s.") % {"site": site},
        language=language,
        author_name=site,
        feed_url=absolute(request, request.path),
        feed_guid=uuid5(NAMES, f"{stream.name} {language}").urn,
    )
    for entry in entries:
        feed.add_item(
            title=_either_way(entry.title),
            link=entry.url,
            description=escape(entry.summary),
            entry=entry,
            pubdate=entry.published,
            updateddate=entry.updated,
            unique_id=entry.name,
            unique_id_is_permalink=False,
            categories=entry.topics,
        )
    return feed.written()
