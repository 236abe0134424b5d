"""What the specifications of feeds demand of a document, each rule a sentence when broken.

RFC 4287 (Atom), RSS 2.0 with the RSS Advisory Board's profile, JSON Feed 1.1.
"""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)"
)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+( \(.+\))?")
UNSAFE = {"script", "iframe", "embed", "object", "style", "form", "meta", "link", "base"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ATOM_FEED = {
    *("author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights"),
    *("subtitle", "title", "updated", "entry"),
}
ATOM_ENTRY = {
    *("author", "category", "content", "contributor", "id", "link", "published", "rights"),
    *("source", "summary", "title", "updated"),
}
RSS_CHANNEL = {
    *("title", "link", "description", "language", "copyright", "managingEditor", "webMaster"),
    *("pubDate", "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image"),
    *("rating", "textInput", "skipHours", "skipDays", "item"),
}
RSS_ITEM = {
    *("title", "link", "description", "author", "category", "comments", "enclosure", "guid"),
    *("pubDate", "source"),
}


def is_iri(text: str | None) -> bool:
    return (
        bool(text) and bool(urlsplit(text or "").scheme) and not re.search(r"[\s<>\"]", text or "")
    )


def html_faults(html: str) -> Iterator[str]:
    """What readers of feeds cannot show or should not run."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag in UNSAFE:
                found.append(f"content holds <{tag}>")
            for name, value in attrs:
                if name.startswith("on") or name == "style":
                    found.append(f"content holds the attribute {name}")
                if name in {"href", "src"} and not (urlsplit(value or "").scheme):
                    found.append(f"content holds the relative address {value}")

    Reader().feed(html)
    yield from found


def atom_faults(text: str) -> Iterator[str]:
    feed = ET.fromstring(text)  # noqa: S314 (our own)
    if feed.tag != f"{ATOM}feed":
        yield "the root is not atom:feed"
    yield from _atom_part(feed, ATOM_FEED)
    if not any(_rel(link) == "self" for link in feed.findall(f"{ATOM}link")):
        yield "feed has no link to itself"
    names = []
    for entry in feed.findall(f"{ATOM}entry"):
        yield from _atom_part(entry, ATOM_ENTRY)
        names.append((entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}updated")))
        if feed.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            yield "entry has no author, and the feed has none"
        yield from _atom_content(entry)
    if len(set(names)) != len(names):
        yield "two entries have one id and one updated"


def _rel(link: ET.Element) -> str:
    return link.get("rel", "alternate")


def _atom_part(part: ET.Element, known: set[str]) -> Iterator[str]:  # noqa: C901 (a list of rules)
    kind = part.tag.removeprefix(ATOM)
    for name in ("id", "title", "updated"):
        if len(part.findall(f"{ATOM}{name}")) != 1:
            yield f"{kind} has not exactly one {name}"
    for name in (
        "published",
        "summary",
        "content",
        "subtitle",
        "rights",
        "generator",
        "icon",
        "logo",
    ):
        if len(part.findall(f"{ATOM}{name}")) > 1:
            yield f"{kind} has several {name}"
    if not is_iri(part.findtext(f"{ATOM}id")):
        yield f"the id of {kind} is no IRI"
    if not part.findtext(f"{ATOM}title", "").strip():
        yield f"the title of {kind} is empty"
    language = part.get(XML_LANG)
    if language is not None and not LANGUAGE.fullmatch(language):
        yield f"{language} is no language"
    for name in ("updated", "published"):
        for moment in part.findall(f"{ATOM}{name}"):
            if not _is_moment(moment.text or ""):
                yield f"{moment.text} is no RFC 3339 date"
    for child in part:
        if child.tag.startswith(ATOM) and child.tag.removeprefix(ATOM) not in known:
            yield f"{kind} holds {child.tag.removeprefix(ATOM)}"
    for name in ("title", "summary", "subtitle", "rights"):
        for words in part.findall(f"{ATOM}{name}"):
            if words.get("type", "text") not in {"text", "html", "xhtml"}:
                yield f"{name} has the type {words.get('type')}"
            if words.get("type", "text") != "xhtml" and len(words):
                yield f"{name} holds elements"
    for person in (*part.findall(f"{ATOM}author"), *part.findall(f"{ATOM}contributor")):
        if len(person.findall(f"{ATOM}name")) != 1 or not person.findtext(f"{ATOM}name"):
            yield "a person has not exactly one name"
        if (mail := person.findtext(f"{ATOM}email")) is not None and not MAIL.fullmatch(mail):
            yield f"{mail} is no address of mail"
        if (uri := person.findtext(f"{ATOM}uri")) is not None and not is_iri(uri):
            yield f"{uri} is no IRI"
    for category in part.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "a category has no term"
        if "scheme" in category.attrib and not is_iri(category.get("scheme")):
            yield "the scheme of a category is no IRI"
    yield from _atom_links(part)


def _atom_links(part: ET.Element) -> Iterator[str]:
    alternates = []
    for link in part.findall(f"{ATOM}link"):
        if not is_iri(link.get("href")):
            yield f"a link leads to {link.get('href')}"
        if not _rel(link) or (":" in _rel(link) and not is_iri(_rel(link))):
            yield f"a link is {link.get('rel')}"
        if "type" in link.attrib and not re.fullmatch(r"[\w.+-]+/[\w.+-]+", link.get("type", "")):
            yield f"a link has the type {link.get('type')}"
        if _rel(link) == "alternate":
            alternates.append((link.get("type"), link.get("hreflang")))
    if len(set(alternates)) != len(alternates):
        yield "two alternates have one type and one language"


def _atom_content(entry: ET.Element) -> Iterator[str]:  # noqa: C901 (a list of rules)
    content = entry.find(f"{ATOM}content")
    if content is None:
        if not any(_rel(link) == "alternate" for link in entry.findall(f"{ATOM}link")):
            yield "entry has neither content nor an alternate"
        return
    if "src" in content.attrib:
        if content.text or len(content):
            yield "content is elsewhere and here"
        if entry.find(f"{ATOM}summary") is None:
            yield "content is elsewhere and there is no summary"
        return
    match content.get("type", "text"):
        case "html":
            if len(content):
                yield "content holds elements"
            yield from html_faults(content.text or "")
        case "text":
            if len(content):
                yield "content holds elements"
        case "xhtml":
            if [child.tag for child in content] != ["{http://www.w3.org/1999/xhtml}div"]:
                yield "content is not one div"
        case other:
            yield f"content has the type {other}"


def _is_moment(text: str) -> bool:
    if not RFC_3339.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def rss_faults(text: str) -> Iterator[str]:  # noqa: C901 (a list of rules)
    rss = ET.fromstring(text)  # noqa: S314 (our own)
    if (rss.tag, rss.get("version")) != ("rss", "2.0"):
        yield "the root is not rss 2.0"
    channels = rss.findall("channel")
    if len(channels) != 1:
        yield "there is not exactly one channel"
        return
    [channel] = channels
    for name in ("title", "link", "description"):
        if len(channel.findall(name)) != 1 or not channel.findtext(name):
            yield f"channel has not exactly one {name}"
    if not is_iri(channel.findtext("link")):
        yield "the link of channel is no address"
    if (language := channel.findtext("language")) is not None and not LANGUAGE.fullmatch(language):
        yield f"{language} is no language"
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1 or not is_iri(selves[0].get("href")):
        yield "channel has no link to itself"
    for name in ("managingEditor", "webMaster"):
        if (mail := channel.findtext(name)) is not None and not MAIL.fullmatch(mail):
            yield f"{name} is no address of mail"
    yield from _rss_part(channel, RSS_CHANNEL)
    names = []
    for item in channel.findall("item"):
        yield from _rss_part(item, RSS_ITEM)
        yield from _rss_item(item)
        names.append(item.findtext("guid"))
    if len(set(names)) != len(names):
        yield "two items have one guid"


def _rss_part(part: ET.Element, known: set[str]) -> Iterator[str]:
    once = known - {"item", "category", "enclosure"}
    for child in part:
        if "{" not in child.tag and child.tag not in known:
            yield f"{part.tag} holds {child.tag}"
    for name in once:
        if len(part.findall(name)) > 1:
            yield f"{part.tag} has several {name}"
    for name in ("pubDate", "lastBuildDate"):
        if (moment := part.findtext(name)) is not None and not _is_old_moment(moment):
            yield f"{moment} is no RFC 822 date"
    for category in part.findall("category"):
        if not category.text:
            yield "a category is empty"


def _is_old_moment(text: str) -> bool:
    if not RFC_822.fullmatch(text):
        return False
    try:
        return parsedate_to_datetime(text).strftime("%a") == text[:3]
    except ValueError:
        return False


def _rss_item(item: ET.Element) -> Iterator[str]:  # noqa: C901 (a list of rules)
    if not (item.findtext("title") or item.findtext("description")):
        yield "item has neither a title nor a description"
    if (link := item.findtext("link")) is not None and not is_iri(link):
        yield f"item leads to {link}"
    guid = item.find("guid")
    if guid is None or not guid.text:
        yield "item has no guid"
    elif guid.get("isPermaLink", "true") not in {"true", "false"}:
        yield "isPermaLink is neither true nor false"
    elif guid.get("isPermaLink", "true") == "true" and not (guid.text or "").startswith("http"):
        yield "the guid is no address and says that it is"
    if (author := item.findtext("author")) is not None and not MAIL.fullmatch(author):
        yield "author is no address of mail"
    if len(item.findall(f"{DC}creator")) > 1 and item.find("author") is not None:
        yield "item has author and dc:creator"
    for enclosure in item.findall("enclosure"):
        told = enclosure.attrib
        if not (
            is_iri(told.get("url"))
            and told.get("length", "").isdigit()
            and "/" in told.get("type", "")
        ):
            yield "an enclosure lacks its address, length or type"
    encoded = item.findall(f"{CONTENT}encoded")
    if len(encoded) > 1:
        yield "item has several content:encoded"
    for html in (*encoded, *item.findall("description")):
        yield from html_faults(html.text or "")


def json_faults(text: str) -> Iterator[str]:  # noqa: C901 (a list of rules)
    feed: dict[str, Any] = json.loads(text)
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "the version is not that of JSON Feed 1.1"
    if not (isinstance(feed.get("title"), str) and feed["title"]):
        yield "feed has no title"
    if not isinstance(feed.get("items"), list):
        yield "feed has no items"
        return
    for name in ("home_page_url", "feed_url", "icon", "favicon", "next_url"):
        if name in feed and not is_iri(feed[name]):
            yield f"{name} is no address"
    yield from _json_part(feed)
    names = []
    for item in feed["items"]:
        names.append(item.get("id"))
        if not (isinstance(item.get("id"), str) and item["id"]):
            yield "item has no id that is a string"
        if not ("content_html" in item or "content_text" in item):
            yield "item has no content"
        for name in ("url", "external_url", "image", "banner_image"):
            if name in item and not is_iri(item[name]):
                yield f"{name} is no address"
        for name in ("date_published", "date_modified"):
            if name in item and not _is_moment(item[name]):
                yield f"{item[name]} is no RFC 3339 date"
        tags = item.get("tags", [])
        if not all(isinstance(tag, str) and tag for tag in tags):
            yield "a tag is no string"
        yield from _json_part(item)
        yield from html_faults(item.get("content_html", ""))
    if len(set(names)) != len(names):
        yield "two items have one id"


def _json_part(part: dict[str, Any]) -> Iterator[str]:
    if "author" in part:
        yield "author is of the former version"
    for author in part.get("authors", []):
        if not {"name", "url", "avatar"} & author.keys():
            yield "an author says nothing"
        if "url" in author and not is_iri(author["url"]):
            yield "the url of an author is no address"
    if "language" in part and not LANGUAGE.fullmatch(part["language"]):
        yield f"{part['language']} is no language"


FAULTS = {"atom.xml": atom_faults, "rss.xml": rss_faults, "feed.json": json_faults}
