"""Recaps as feeds, whole: Atom (RFC 4287), RSS 2.0 with its content module, JSON Feed 1.1."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed
from django.utils.html import escape
from django.utils.timezone import localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.http import PublicAnswer, absolute
from core.templatetags.text import plain
from recaps.body import typeset_body
from recaps.figures import portable
from recaps.mentions import with_addresses
from recaps.models import Recap
from recaps.models.recap import RecapQuerySet
from recaps.topics import topics_of
from recaps.words import words
from talks.public import Public, shown_to

MOST_ENTRIES = 30
# Names of entries come from this and their row, so that they stay when a slug or a host changes.
NAMES = uuid5(NAMESPACE_URL, "marseille20/recaps")
# Sanitized HTML has its attributes in double quotes. Readers show it far from this site.
RELATIVE = re.compile(r'\b(href|src)="(?![a-z][a-z0-9+.-]*:)([^"]*)"', re.IGNORECASE)
# What XML 1.0 cannot say, however it is written.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What one feed is of: a title, the path of the page that shows the same, and the recaps.

    `name` tells it from others, for ever.
    """

    title: str
    path: str
    name: str
    recaps: RecapQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A recap as all three forms tell it; addresses are whole, `content` is HTML."""

    name: str
    url: str
    original: str
    title: str
    summary: str
    content: str
    image: str
    authors: list[dict[str, str]]
    topics: list[str]
    recap: Recap


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a page has its feed in one form."""

    name: str
    type: str
    url: str


class Atom(Atom1Feed):
    """With the whole text of each entry."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


class Rss(Rss201rev2Feed):
    """With the whole text of each entry (RSS 1.0's content module, which readers know)."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/"
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


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
    related = ("authors", "tags")
    newest = stream.recaps.prefetch_related(*related)[:MOST_ENTRIES]
    shown = shown_to(request)
    return [_entry(request, shown, recap) for recap in newest]


def _entry(request: HttpRequest, shown: Public, recap: Recap) -> Entry:
    url = absolute(request, reverse("recaps:recap", args=[recap.slug]))
    content: str = render_to_string(
        "recaps/_entry.html",
        {
            "recap": recap,
            "standfirst": words(recap, "standfirst"),
            "body": words(recap, "body"),
            "html": portable(with_addresses(shown, typeset_body(words(recap, "body")))),
        },
    )
    content = RELATIVE.sub(lambda found: f'{found[1]}="{_whole(url, found[2])}"', content)
    return Entry(
        name=uuid5(NAMES, f"recap {recap.pk} {get_language()}").urn,
        url=url,
        original=recap.original_url,
        title=_speakable(plain(words(recap, "title"))),
        summary=_speakable(plain(words(recap, "standfirst"))),
        content=_speakable(content.strip()),
        image=absolute(request, recap.cover.url) if recap.cover else "",
        authors=[
            {
                "name": _speakable(author.name),
                "url": absolute(request, reverse("recaps:author", args=[author.slug])),
            }
            for author in recap.authors.all()
        ],
        topics=[_speakable(plain(topic.name)) for topic in topics_of(shown, recap.tags.all())],
        recap=recap,
    )


def _whole(page: str, address: str) -> str:
    """An address that a page names, wherever it is read; a broken one leads to the page."""
    try:
        return urljoin(page, address)
    except ValueError:
        return page


def _speakable(text: str) -> str:
    return UNSPEAKABLE.sub("", text)


def _xml(kind: type[Atom | Rss]) -> Callable[[HttpRequest, Stream, list[Entry]], str]:
    def write(request: HttpRequest, stream: Stream, entries: list[Entry]) -> str:
        language = get_language()
        feed = kind(
            title=_speakable(stream.title),
            link=absolute(request, stream.path),
            description=_("What those who were there wrote about Marseille 2.0."),
            language=language,
            author_name="Marseille 2.0",
            feed_url=absolute(request, request.path),
            feed_guid=uuid5(NAMES, f"{stream.name} {language}").urn,
        )
        for entry in entries:
            feed.add_item(
                title=entry.title,
                link=entry.url,
                description=escape(entry.summary),
                content=entry.content,
                author_name=", ".join(author["name"] for author in entry.authors),
                pubdate=entry.recap.published_at,
                updateddate=entry.recap.changed_at or entry.recap.published_at,
                unique_id=entry.name,
                unique_id_is_permalink=False,
                categories=entry.topics,
            )
        return feed.writeString("utf-8")

    return write


def _json(request: HttpRequest, stream: Stream, entries: list[Entry]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": stream.title,
        "home_page_url": absolute(request, stream.path),
        "feed_url": absolute(request, request.path),
        "language": get_language(),
        "authors": [{"name": "Marseille 2.0", "url": absolute(request, reverse("home"))}],
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False)


def _item(entry: Entry) -> dict[str, Any]:
    changed = entry.recap.changed_at
    item = {
        "id": entry.name,
        "url": entry.url,
        "external_url": entry.original,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "image": entry.image,
        "date_published": localtime(entry.recap.published_at).isoformat(),
        "date_modified": localtime(changed).isoformat() if changed else "",
        "authors": entry.authors,
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
