"""What a page elsewhere says of itself."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any

from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from core.client import Answer
from core.text import site_of
from recaps.elsewhere.head import LONG, json_ld, meta
from recaps.elsewhere.markup import (
    base_of,
    clean,
    cut,
    joined,
    media_type,
    parsed,
    web_address,
)
from recaps.elsewhere.microformats import h_entry
from recaps.elsewhere.told import Told
from recaps.models.reaction import LONGEST

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
# Nobody wrote on the web before.
FIRST_YEAR = 1990
# Where a page names others: the attributes, and the elements that have them.
LINKING = {
    "href": {"a", "area", "link"},
    "src": {"audio", "embed", "iframe", "img", "input", "source", "track", "video"},
    "poster": {"video"},
    "data": {"object"},
    "cite": {"blockquote", "del", "ins", "q"},
}
# Elements whose content is no part of the page, or its source shown as text.
ESCAPED = {"template", "script", "style", "textarea", "title", "xmp", "plaintext", "iframe"}
ESCAPED |= {"noembed", "noframes"}


class Kind(StrEnum):
    """What a page is to the one it answers to."""

    ARTICLE = "article"
    NOTE = "note"
    LIKE = "like"
    REPOST = "repost"
    # It says nothing of itself but its title.
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A page elsewhere: its words are plain, its addresses absolute and of the web, or "".

    Each is as short as the column that keeps it. address: its canonical link, "" if that is too
    long. text: all that is said in it. language: a BCP 47 tag or "".
    """

    address: str
    kind: Kind
    title: str
    summary: str
    text: str
    author_name: str
    author_url: str
    author_picture: str
    picture: str
    language: str
    written_at: datetime | None


def read(answer: Answer) -> Story:
    """The story an HTML page tells: as h-entry, else as JSON-LD, OpenGraph and plain HTML have it.

    Nothing of it is to be believed: it is whatever the page says. It never raises: a page without
    sense, or what is no page, is a PAGE without a title.
    """
    soup = parsed(answer)
    base = base_of(soup, answer)
    told = [json_ld(soup), meta(soup)]
    # Comes last: it leaves less of the page than there was.
    entry = h_entry(soup, answer.address, base)
    told[:0] = [entry] if entry else []
    kind = _kind_of_entry(entry) if entry else _kind_of_page(told)

    def first(name: str) -> str:
        return next(filter(None, (getattr(part, name) for part in told)), "")

    # An entry without a name has none, whatever the window is called.
    title = _own_title(entry) if entry else first("title")
    text = (entry.text or entry.summary) if entry else first("text")
    summary = first("summary") if kind in {Kind.ARTICLE, Kind.PAGE} else ""
    author = next((part for part in told if part.author_name or part.author_url), told[-1])
    language = first("language").strip()
    return Story(
        address=_canonical(answer, base, told),
        kind=kind,
        title=clean(title, 200),
        summary=clean(summary or (text if kind == Kind.ARTICLE else ""), 300),
        text=cut(text, LONGEST),
        author_name=clean(author.author_name, 100),
        author_url=web_address(base, author.author_url),
        author_picture=web_address(base, author.author_picture),
        picture=web_address(base, first("picture")),
        language=language if LANGUAGE.fullmatch(language) and len(language) <= 35 else "",
        written_at=_moment(first("written")),
    )


def links(answer: Answer) -> set[str]:
    """All whole addresses that the page links to, as they are written there and as they lead.

    Comments, templates, scripts and text that only shows markup link to nothing. Of plain text
    each word counts, of JSON each whole string.
    """
    kind = media_type(answer)
    if kind == "text/plain":
        words = answer.text.split()
        return {*words, *(word.strip("<>()[]\"'.,;") for word in words)}
    if kind == "application/json" or kind.endswith("+json"):
        return set(_strings(answer.text))
    soup = parsed(answer)
    base = base_of(soup, answer)
    found: set[str] = set()
    for written in _written(soup):
        found |= {written.strip(), joined(base, written)}
    return found


def _written(soup: BeautifulSoup) -> Iterator[str]:
    escaped: set[int] = set()
    for tag in soup.find_all(True):
        is_escaped = id(tag.parent) in escaped
        if is_escaped or tag.name in ESCAPED:
            escaped.add(id(tag))
        if is_escaped:
            continue
        for attribute, names in LINKING.items():
            if tag.name in names and tag.has_attr(attribute):
                yield str(tag[attribute])
        if tag.name in {"img", "source"} and tag.has_attr("srcset"):
            for part in str(tag["srcset"]).split():
                yield part.strip(",")


def _strings(text: str) -> Iterator[str]:
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        match waiting.pop():
            case str(value):
                yield value
            case list(values):
                waiting.extend(values)
            case dict(pairs):
                waiting.extend(pairs.values())


def _own_title(entry: Told) -> str:
    """The name of an entry, unless that is but the beginning of what it says."""
    title, text = (" ".join(part.split()) for part in (entry.title, entry.text or entry.summary))
    return "" if text.startswith(title.rstrip("….")) else title


def _kind_of_entry(entry: Told) -> Kind:
    if entry.likes:
        return Kind.LIKE
    if entry.reposts:
        return Kind.REPOST
    is_article = bool(_own_title(entry)) and len(entry.text) >= LONG
    return Kind.ARTICLE if is_article else Kind.NOTE


def _kind_of_page(told: list[Told]) -> Kind:
    return Kind.ARTICLE if any(part.is_article and part.title for part in told) else Kind.PAGE


def _canonical(answer: Answer, base: str, told: list[Told]) -> str:
    """The address the page calls its own, if it is of its site: else it would speak for others."""
    # The link of the head before what parts of the page are called.
    for part in (told[-1], *told[:-1]):
        for said in part.addresses:
            address = web_address(base, said)
            if address and site_of(address) == site_of(answer.address):
                return address
    return web_address(answer.address, answer.address)


def _moment(written: str) -> datetime | None:
    """When it was written, if that makes sense; a day without an hour began at midnight here."""
    written = written.strip()
    try:
        moment = parse_datetime(written)
        if moment is None and (day := parse_date(written)):
            moment = datetime.combine(day, time())
    except ValueError:
        return None
    if moment is None or moment.year < FIRST_YEAR or moment.year > timezone.now().year + 1:
        return None
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return moment if moment <= timezone.now() + timedelta(days=1) else None
