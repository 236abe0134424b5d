"""Recaps as JSON Feed 1.1."""

import json

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language

from core.branding.identity import identity_for
from core.http.answers import absolute
from recaps.feeds.entries import Entry, Stream, speakable


def write(request: HttpRequest, stream: Stream, entries: list[Entry]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": speakable(stream.title),
        "home_page_url": absolute(request, stream.path),
        "feed_url": absolute(request, request.path),
        "language": get_language(),
        "authors": [
            {"name": identity_for(request).name, "url": absolute(request, reverse("home"))}
        ],
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
