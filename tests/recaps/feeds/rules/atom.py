"""RFC 4287."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from tests.recaps.feeds.rules.common import (
    ENTITY,
    LANGUAGE,
    MAIL,
    TAG,
    entries_last,
    is_iri,
    is_moment,
    is_name,
    lost,
    repeated,
)
from tests.recaps.feeds.rules.html import html_faults

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ATOM_FEED = {
    *("author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights"),
    *("subtitle", "title", "updated", "entry"),
}
ATOM_ENTRY = {
    *("author", "category", "content", "contributor", "id", "link", "published", "rights"),
    *("source", "summary", "title", "updated"),
}


def atom_faults(text: str) -> Iterator[str]:
    feed = ET.fromstring(text)  # noqa: S314 (our own)
    if feed.tag != f"{ATOM}feed":
        yield "the root is not atom:feed"
    yield from lost(text)
    yield from _atom_part(feed, ATOM_FEED)
    yield from entries_last(feed, f"{ATOM}entry")
    if [_rel(link) for link in feed.findall(f"{ATOM}link")].count("self") != 1:
        yield "feed has no link to itself"
    if not feed.get(XML_LANG):
        yield "feed does not say its language"
    updated = [entry.findtext(f"{ATOM}updated", "") for entry in feed.findall(f"{ATOM}entry")]
    if updated and max(updated) != feed.findtext(f"{ATOM}updated"):
        yield "feed was not updated with its newest entry"
    names = []
    for entry in feed.findall(f"{ATOM}entry"):
        yield from _atom_part(entry, ATOM_ENTRY)
        names.append(entry.findtext(f"{ATOM}id"))
        if entry.findtext(f"{ATOM}published", "") > entry.findtext(f"{ATOM}updated", ""):
            yield "entry was updated before it was published"
        if feed.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            yield "entry has no author, and the feed has none"
        yield from _atom_content(entry)
    if repeated(names):
        yield "two entries have one id"


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
    if not is_name(part.findtext(f"{ATOM}id", "")):
        yield f"the id of {kind} is no IRI"
    if not part.findtext(f"{ATOM}title", "").strip():
        yield f"the title of {kind} is empty"
    language = part.get(XML_LANG)
    if language is not None and not LANGUAGE.fullmatch(language):
        yield f"{language} is no language"
    for name in ("updated", "published"):
        for moment in part.findall(f"{ATOM}{name}"):
            if not is_moment(moment.text or ""):
                yield f"{moment.text} is no RFC 3339 date"
    for child in part:
        if child.tag.startswith(ATOM) and child.tag.removeprefix(ATOM) not in known:
            yield f"{kind} holds {child.tag.removeprefix(ATOM)}"
    for name in ("title", "summary", "subtitle", "rights"):
        for words in part.findall(f"{ATOM}{name}"):
            yield from _atom_words(name, words)
    for person in (*part.findall(f"{ATOM}author"), *part.findall(f"{ATOM}contributor")):
        if len(person.findall(f"{ATOM}name")) != 1 or not person.findtext(f"{ATOM}name"):
            yield "a person has not exactly one name"
        if (mail := person.findtext(f"{ATOM}email")) is not None and not MAIL.fullmatch(mail):
            yield f"{mail} is no address of mail"
        if (uri := person.findtext(f"{ATOM}uri")) is not None and not is_iri(uri):
            yield f"{uri} is no IRI"
    if repeated([category.get("term") for category in part.findall(f"{ATOM}category")]):
        yield "two categories have one term"
    for category in part.findall(f"{ATOM}category"):
        if not category.get("term"):
            yield "a category has no term"
        if "scheme" in category.attrib and not is_iri(category.get("scheme")):
            yield "the scheme of a category is no IRI"
    yield from _atom_links(part)


def _atom_words(name: str, words: ET.Element) -> Iterator[str]:
    kind, text = words.get("type", "text"), words.text or ""
    if kind not in {"text", "html", "xhtml"}:
        yield f"{name} has the type {kind}"
    if kind != "xhtml" and len(words):
        yield f"{name} holds elements"
    if kind != "xhtml" and not text.strip():
        yield f"{name} is empty"
    if kind == "text" and (TAG.search(text) or ENTITY.search(text)):
        yield f"{name} looks like HTML and says that it is none"
    if kind == "html":
        yield from html_faults(text)


def _atom_links(part: ET.Element) -> Iterator[str]:
    alternates = []
    for link in part.findall(f"{ATOM}link"):
        if not is_iri(link.get("href")):
            yield f"a link leads to {link.get('href')}"
        if (link.text or "").strip() or len(link):
            yield "a link holds something"
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
