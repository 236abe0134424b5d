"""JSON Feed 1.1."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.recaps.feeds.rules.common import (
    LANGUAGE,
    is_iri,
    is_moment,
    is_web,
    lost,
    repeated,
)
from tests.recaps.feeds.rules.html import html_faults

JSON_FEED = {
    *("version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url"),
    *("icon", "favicon", "authors", "language", "expired", "hubs", "items"),
}
JSON_ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"),
    *("banner_image", "date_published", "date_modified", "authors", "tags", "language"),
    "attachments",
}


def json_faults(text: str) -> Iterator[str]:  # noqa: C901 (a list of rules)
    feed: dict[str, Any] = json.loads(text)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "the version is not that of JSON Feed 1.1"
    if not (isinstance(feed.get("title"), str) and feed["title"].strip()):
        yield "feed has no title"
    if not isinstance(feed.get("items"), list):
        yield "feed has no items"
        return
    yield from lost("".join(_strings(feed)))
    for name in ("home_page_url", "feed_url"):
        if not is_iri(feed.get(name)):
            yield f"{name} is no address"
    yield from _json_part(feed, JSON_FEED)
    names = []
    for item in feed["items"]:
        names.append(item.get("id"))
        if not (isinstance(item.get("id"), str) and item["id"]):
            yield "item has no id that is a string"
        if not ("content_html" in item or "content_text" in item):
            yield "item has no content"
        moments = [item[name] for name in ("date_published", "date_modified") if name in item]
        for moment in moments:
            if not is_moment(moment):
                yield f"{moment} is no RFC 3339 date"
        if all(map(is_moment, moments)) and moments != sorted(moments, key=datetime.fromisoformat):
            yield "item was modified before it was published"
        tags = item.get("tags", [])
        if not all(isinstance(tag, str) and tag for tag in tags):
            yield "a tag is no string"
        elif repeated(tags):
            yield "two tags are one"
        yield from _json_part(item, JSON_ITEM)
        yield from html_faults(item.get("content_html", ""))
    if repeated(names):
        yield "two items have one id"


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _strings(inner)


def _json_part(part: dict[str, Any], known: set[str]) -> Iterator[str]:
    for name, value in part.items():
        if name not in known and not name.startswith("_"):
            yield f"{name} is no part of it"
        if value in ("", None, {}) or (value == [] and name != "items"):
            yield f"{name} is there and empty"
        if name in {"url", "external_url", "image", "banner_image", "icon", "favicon", "next_url"}:
            yield from [] if is_web(value) else [f"{name} is no address"]
    for author in part.get("authors", []):
        if not author or not author.keys() <= {"name", "url", "avatar"} or not all(author.values()):
            yield "an author says nothing"
        if "url" in author and not is_iri(author["url"]):
            yield "the url of an author is no address"
    if "language" in part and not LANGUAGE.fullmatch(part["language"]):
        yield f"{part['language']} is no language"
