"""Recaps as feeds, whole: Atom (RFC 4287), RSS 2.0 with its content module, JSON Feed 1.1."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from string import ascii_letters
from typing import ClassVar, cast
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from core.http import PublicAnswer, absolute
from core.templatetags.text import plain, shortened, web
from recaps.list_items import Listing
from recaps.models import ExternalRecap, Recap
from recaps.models.recap import RecapQuerySet
from recaps.text.typesetting import TypesetWriter
from recaps.topics import tag_of, topics_of
from talks.published import PublishedSite, site_for

MOST_ENTRIES = 30
# Names of entries come from this and their row, so that they stay when a slug or a host changes.
NAMES = uuid5(NAMESPACE_URL, "marseille20/recaps")
# What an empty feed says of when it changed: something, always the same, that validators believe.
NOTHING_YET = datetime(2010, 1, 1, tzinfo=UTC)
# What XML 1.0 cannot say, however it is written, and control signs, which no reader can show.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# How tags, comments and the like begin.
MARKUP = [f"<{sign}" for sign in f"{ascii_letters}/!?"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What one feed is of: a title, the path of the page that shows the same, and the recaps.

    `name` tells it from others, for ever; `elsewhere` are recaps on other sites.
    """

    title: str
    path: str
    name: str
    recaps: RecapQuerySet
    elsewhere: QuerySet[ExternalRecap]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A recap as all three forms tell it; addresses are whole, `content` is HTML.

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a page has its feed in one form."""

    name: str
    type: str
    url: str


class Whole(SyndicationFeed):
    """A feed that is the same until a recap changes.

    `instead` is of signs that only the markup of a written feed has: no words can hold them.
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
    """With the whole text of each entry, and each of its authors."""

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
    """The same, in the modules that readers know.

    `author` would have to be an address of mail; Dublin Core has names.
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
    """What an item of Django's feeds was made of."""
    return cast("Entry", item["entry"])


def answer(request: HttpRequest, stream: Stream, form: str) -> PublicAnswer:
    """The feed of a stream in one of FORMS, in the language that is active."""
    chosen = FORMS[form]
    return PublicAnswer(
        chosen.write(request, stream, entries(request, stream)),
        content_type=f"{chosen.type}; charset=utf-8",
        valid_until=Recap.objects.next_edge(now()),
    )


def links(page: str, *arguments: str) -> list[Link]:
    """The feeds of a page, by the name of its address and what that takes."""
    return [
        Link(name=form.name, type=form.type, url=reverse(f"{page}_{key}", args=arguments))
        for key, form in FORMS.items()
    ]


def entries(request: HttpRequest, stream: Stream) -> list[Entry]:
    """The newest recaps of a stream."""
    site = site_for(request)
    related = ("authors", "tags")
    listing = Listing(stream.recaps.prefetch_related(*related), stream.elsewhere)
    return [
        _entry(request, site, row) if isinstance(row, Recap) else _entry_elsewhere(request, row)
        for row in listing[:MOST_ENTRIES]
    ]


def _entry(request: HttpRequest, site: PublishedSite, recap: Recap) -> Entry:
    url = absolute(request, reverse("recaps:recap", args=[recap.slug]))
    title, standfirst = recap.translated("title"), recap.translated("standfirst")
    document, language = recap.text_in(get_language() or "fr")
    content: str = render_to_string(
        "recaps/_entry.html",
        {
            "recap": recap,
            "cover": _whole(url, recap.cover.url) if recap.cover else "",
            "cover_alt": recap.translated("cover_alt"),
            "standfirst": standfirst,
            "language": language,
            "html": "".join(FeedWriter(site, language, url).blocks(document.blocks)),
            "sources": [(_whole(url, web(source)), source) for source in recap.sources],
            "original_address": _whole(url, web(recap.original_url)),
        },
    )
    headline = _speakable(plain(title)).strip() or _("Untitled")
    tags = map(tag_of, recap.tags.all())
    topics = (_speakable(plain(topic.name)) for topic in topics_of(site, tags))
    return Entry(
        name=uuid5(NAMES, f"recap {recap.pk} {get_language()}").urn,
        url=url,
        original=web(recap.original_url),
        language="",
        title=headline,
        # Never empty: RSS wants one before the text.
        summary=_speakable(plain(standfirst) or shortened(document.text, language)).strip()
        or headline,
        content=_speakable(content.strip()),
        image=absolute(request, recap.cover.url) if recap.cover else "",
        authors=[
            {
                "name": signature,
                "url": absolute(request, reverse("recaps:author", args=[author.slug])),
            }
            for author in recap.authors.all()
            if (signature := _speakable(author.name).strip())
        ],
        topics=list(dict.fromkeys(filter(None, topics))),
        published=cast("datetime", recap.published_at),
        updated=max(filter(None, (recap.published_at, recap.changed_at))),
    )


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
    title = _speakable(recap.title).strip() or _("Untitled")
    # Without a name of its own it would be taken for one of ours.
    signature = _speakable(recap.author_name).strip() or recap.site
    return Entry(
        name=uuid5(NAMES, f"recap elsewhere {recap.pk} {get_language()}").urn,
        url=web(recap.url),
        original="",
        language=recap.language,
        title=title,
        summary=_speakable(recap.summary).strip() or title,
        content=_speakable(content.strip()),
        image=absolute(request, recap.picture.url) if recap.picture else "",
        authors=[{"name": signature, "url": _speakable(web(recap.author_url))}],
        topics=[],
        published=recap.written_at,
        updated=max(filter(None, (recap.written_at, recap.decided_at, recap.changed_at))),
    )


class FeedWriter(TypesetWriter):
    """For other programs: with whole addresses, and no marks that mean something here alone."""

    def __init__(self, site: PublishedSite, language: str, page: str) -> None:
        super().__init__(site, language)
        self.page = page

    def opening(self, tag: str, css: str) -> str:
        return f"<{tag}>"

    def attribute(self, name: str, value: str) -> str:
        if name == "data-mention":
            return ""
        is_address = name in {"href", "src"}
        return super().attribute(name, _whole(self.page, value) if is_address else value)


def _whole(page: str, address: str) -> str:
    """An address that is read far from its page; a broken one leads back there."""
    try:
        return urljoin(page, address)
    except ValueError:
        return page


def _speakable(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


def _either_way(title: str) -> str:
    """A title as HTML, but as they are if they read the same: some readers take titles for text.

    See docs/decisions/2026-11-25-titles-in-feeds.md.
    """
    is_markup = any(sign in title for sign in MARKUP) or unescape(title) != title
    return escape(title) if is_markup else title


def _xml(kind: type[Atom | Rss]) -> Callable[[HttpRequest, Stream, list[Entry]], str]:
    def write(request: HttpRequest, stream: Stream, entries: list[Entry]) -> str:
        language = get_language()
        feed = kind(
            title=_either_way(_speakable(stream.title)),
            link=absolute(request, stream.path),
            description=_("What those who were there wrote about Marseille 2.0."),
            language=language,
            author_name="Marseille 2.0",
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

    return write


def _json(request: HttpRequest, stream: Stream, entries: list[Entry]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _speakable(stream.title),
        "home_page_url": absolute(request, stream.path),
        "feed_url": absolute(request, request.path),
        "language": get_language(),
        "authors": [{"name": "Marseille 2.0", "url": absolute(request, reverse("home"))}],
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, object]:
    changed = entry.updated != entry.published
    item = {
        "id": entry.name,
        "url": entry.url,
        "external_url": entry.original,
        "language": entry.language,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "image": entry.image,
        "date_published": localtime(entry.published).isoformat(),
        "date_modified": localtime(entry.updated).isoformat() if changed else "",
        "authors": [
            {key: value for key, value in author.items() if value} for author in entry.authors
        ],
        "tags": entry.topics,
    }
    return {key: value for key, value in item.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a form is called, its file below the address of a page, its type, and its writer."""

    name: str
    file: str
    type: str
    write: Callable[[HttpRequest, Stream, list[Entry]], str]


FORMS = {
    "atom": Form(name="Atom", file="atom.xml", type="application/atom+xml", write=_xml(Atom)),
    "rss": Form(name="RSS", file="rss.xml", type="application/rss+xml", write=_xml(Rss)),
    "json": Form(name="JSON Feed", file="feed.json", type="application/feed+json", write=_json),
}
