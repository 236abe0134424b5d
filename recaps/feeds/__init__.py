"""Feeds of whole recaps, as Atom, RSS and JSON Feed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.urls import reverse

from core.http.answers import PublicAnswer
from recaps.feeds import json_feed, xml
from recaps.feeds.entries import Entry, Stream, entries

__all__ = ["FORMS", "Form", "Link", "Stream", "answer", "links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link to a page's feed in one format."""

    name: str
    type: str
    url: str


@dataclass(frozen=True, slots=True)
class Form:
    """A format of feeds: its name, its file below a page's address, its type and its writer."""

    name: str
    file: str
    type: str
    write: Callable[[HttpRequest, Stream, list[Entry]], str]


FORMS = {
    "atom": Form("Atom", "atom.xml", "application/atom+xml", partial(xml.write, xml.Atom)),
    "rss": Form("RSS", "rss.xml", "application/rss+xml", partial(xml.write, xml.Rss)),
    "json": Form("JSON Feed", "feed.json", "application/feed+json", json_feed.write),
}


def answer(request: HttpRequest, stream: Stream, form: str) -> PublicAnswer:
    """Return the feed of a stream in one of FORMS, in the active language."""
    chosen = FORMS[form]
    return PublicAnswer(
        chosen.write(request, stream, entries(request, stream)),
        content_type=f"{chosen.type}; charset=utf-8",
    )


def links(page: str, *arguments: str) -> list[Link]:
    """Return links to the feeds of a page, by its URL name and arguments."""
    return [
        Link(name=form.name, type=form.type, url=reverse(f"{page}_{key}", args=arguments))
        for key, form in FORMS.items()
    ]
