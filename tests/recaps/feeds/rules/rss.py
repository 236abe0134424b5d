"""RSS 2.0, with the RSS Advisory Board's profile."""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

from tests.recaps.feeds.rules.common import (
    LANGUAGE,
    MAIL,
    TAG,
    entries_last,
    is_iri,
    is_name,
    is_plausible,
    lost,
    repeated,
)
from tests.recaps.feeds.rules.html import html_faults

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
RFC_822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)"
)
RSS_CHANNEL = {
    *("title", "link", "description", "language", "copyright", "managingEditor", "webMaster"),
    *("pubDate", "lastBuildDate", "category", "generator", "docs", "cloud", "ttl", "image"),
    *("rating", "textInput", "skipHours", "skipDays", "item"),
}
RSS_ITEM = {
    *("title", "link", "description", "author", "category", "comments", "enclosure", "guid"),
    *("pubDate", "source"),
}


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
    if not LANGUAGE.fullmatch(channel.findtext("language", "")):
        yield f"{channel.findtext('language')} is no language"
    yield from lost(text)
    yield from entries_last(channel, "item")
    if "&lt;" in text or "&amp;" in text:
        yield "signs of markup are not written as numbers"
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
    if repeated(names):
        yield "two items have one guid"
    dates = [
        parsedate_to_datetime(date)
        for item in channel.iter("item")
        if (date := item.findtext("pubDate"))
    ]
    built = channel.findtext("lastBuildDate")
    if built and dates and parsedate_to_datetime(built) < max(dates):
        yield "channel was built before its newest item"


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
    categories = [category.text for category in part.findall("category")]
    if not all(categories):
        yield "a category is empty"
    if repeated(categories):
        yield "two categories are one"
    yield from _rss_title(part)


def _rss_title(part: ET.Element) -> Iterator[str]:
    title = part.findtext("title", "")
    if not title.strip():
        yield f"the title of {part.tag} is empty"
    if TAG.search(title):
        # Most readers take it for HTML, and drop the tags they do not know.
        yield f"the title of {part.tag} holds tags"


def _is_old_moment(text: str) -> bool:
    if not RFC_822.fullmatch(text):
        return False
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return False
    return moment.strftime("%a") == text[:3] and is_plausible(moment)


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
    elif guid.text.isdigit() or not is_name(guid.text):
        yield "the guid is no name for ever"
    elif guid.get("isPermaLink", "true") == "true" and not guid.text.startswith("http"):
        yield "the guid is no address and says that it is"
    if (author := item.findtext("author")) is not None and not MAIL.fullmatch(author):
        yield "author is no address of mail"
    creators = [creator.text for creator in item.findall(f"{DC}creator")]
    if creators and item.find("author") is not None:
        yield "item has author and dc:creator"
    if not all(creators):
        yield "dc:creator names nobody"
    for enclosure in item.findall("enclosure"):
        found = enclosure.attrib
        if not (
            is_iri(found.get("url"))
            and found.get("length", "").isdigit()
            and "/" in found.get("type", "")
        ):
            yield "an enclosure lacks its address, length or type"
    encoded = item.findall(f"{CONTENT}encoded")
    if len(encoded) > 1:
        yield "item has several content:encoded"
    names = [child.tag for child in item]
    if encoded and "description" not in names[: names.index(f"{CONTENT}encoded")]:
        yield "item has no description before its content"
    for html in (*encoded, *item.findall("description")):
        yield from html_faults(html.text or "")
