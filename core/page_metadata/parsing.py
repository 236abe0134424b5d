"""The metadata of a page elsewhere, from all of its formats."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from core.client import Answer
from core.page_metadata.address import same_page
from core.page_metadata.head import LONG, head
from core.page_metadata.metadata import Metadata
from core.page_metadata.microformats import h_entry
from core.text.markup import base_of, clean, cut, parsed, web_address
from core.text.translated import shown

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
LONGEST_SUMMARY = 300
# More of a text is not kept anywhere.
LONGEST_TEXT = 5000
# There was no web before.
FIRST_YEAR = 1990


class PageKind(StrEnum):
    """The kinds of pages, by what one is to the page that it answers."""

    ARTICLE = "article"
    NOTE = "note"
    LIKE = "like"
    REPOST = "repost"
    # It says nothing of itself but its title.
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageMetadata:
    """A page elsewhere: its words are plain, its addresses absolute and of the web, or "".

    Each is as short as the column that keeps it. address: its own one, "" if that is too long.
    canonical: the one of another page that it names as the canonical one. site_name: what its site
    calls itself. account: its author's name in a network that it is a post of. oembed: where more
    is said of it as oEmbed. text: all that is said in it. language: a BCP 47 tag or "".
    """

    address: str
    canonical: str
    kind: PageKind
    title: str
    summary: str
    text: str
    author_name: str
    author_url: str
    author_picture: str
    picture: str
    language: str
    written_at: datetime | None
    site_name: str = ""
    account: str = ""
    oembed: str = ""


def parse(answer: Answer, target: str = "") -> PageMetadata:
    """Return the metadata of an HTML page: each value is of the first format that has it.

    The formats are h-entry, OpenGraph, Twitter cards, JSON-LD and plain HTML, in this order.
    target: the page of ours that it may like or repost. Nothing of it is verified. Never raises: a
    page without metadata, or what is no page, is a PAGE without a title.
    """
    soup = parsed(answer)
    base = base_of(soup, answer)
    parts = head(soup)
    # Comes last: it leaves less of the page than there was.
    entry = h_entry(soup, answer.address, base)
    if entry:
        entry = replace(entry, title=_own_title(entry))
        parts.insert(0, entry)
        kind = _kind_of_entry(entry, target)
    else:
        kind = PageKind.ARTICLE if any(part.is_article for part in parts) else PageKind.PAGE
    title, summary, text = _texts(parts, entry, kind)
    author = next((part for part in parts if part.author_name or part.author_url), parts[-1])
    # One format names a person, another one says more of the same person.
    same = [part for part in parts if part.author_name == author.author_name]
    canonical = _first_address(parts, "canonical", base)
    return PageMetadata(
        address=_own_address(answer, base, parts),
        canonical=canonical if same_page(canonical) != same_page(answer.address) else "",
        kind=kind,
        title=clean(title, 200),
        summary=clean(summary, LONGEST_SUMMARY),
        text=cut(text, LONGEST_TEXT),
        author_name=clean(author.author_name, 100),
        author_url=_first_address(same, "author_url", base),
        author_picture=_first_address(same, "author_picture", base),
        picture=_first_address(parts, "picture", base),
        language=next(filter(None, (_language(part.language) for part in parts)), ""),
        written_at=next(filter(None, (_moment(part.written) for part in parts)), None),
        site_name=clean(_first(parts, "site_name"), 100),
        account=clean(_first(parts, "account"), 100),
        oembed=_first_address(parts, "oembed", base),
    )


def _first(parts: list[Metadata], name: str) -> str:
    """Return the first value of a property in which a reader would see something, or ""."""
    return next(filter(str.strip, (shown(getattr(part, name)) for part in parts)), "")


def _first_address(parts: list[Metadata], name: str, base: str) -> str:
    """Return the first value of a property that is an address of the web, or ""."""
    return next(filter(None, (web_address(base, getattr(part, name)) for part in parts)), "")


def _language(written: str) -> str:
    """Return a language as its tag, or "" if it is none."""
    tag = written.strip()
    return tag if LANGUAGE.fullmatch(tag) and len(tag) <= 35 else ""


def _texts(parts: list[Metadata], entry: Metadata | None, kind: PageKind) -> tuple[str, str, str]:
    """Return the title, the summary and the text."""
    # A short entry without a name has none, whatever the window is called.
    title = entry.title if entry and kind != PageKind.ARTICLE else _first(parts, "title")
    text = (entry.text or clean(entry.summary, LONGEST_TEXT)) if entry else _first(parts, "text")
    if entry and kind == PageKind.NOTE:
        # Beside a picture it may be all that is said; of other pages it is no summary of this one.
        return title, entry.summary, text
    if kind not in {PageKind.ARTICLE, PageKind.PAGE}:
        return title, "", text
    summary = _first(parts, "summary") or (text if entry or kind == PageKind.ARTICLE else "")
    return title, summary, text


def _own_title(entry: Metadata) -> str:
    """Return the name of an entry, or "" if it only repeats how its text begins."""
    title, text = (" ".join(part.split()) for part in (entry.title, entry.text or entry.summary))
    return "" if text.startswith(title.rstrip("….")) else title


def _kind_of_entry(entry: Metadata, target: str) -> PageKind:
    page = same_page(target)
    if page in map(same_page, entry.likes):
        return PageKind.LIKE
    if page in map(same_page, entry.reposts):
        return PageKind.REPOST
    if entry.likes or entry.reposts:
        # It is about something else, and names ours.
        return PageKind.PAGE
    return PageKind.ARTICLE if len(entry.text) >= LONG else PageKind.NOTE


def _own_address(answer: Answer, base: str, parts: list[Metadata]) -> str:
    """Return the page's own spelling of its address, or the one it was read at.

    An address that leads to another page is ignored.
    """
    # The link of the head before what parts of the page are called.
    for part in (parts[-1], *parts[:-1]):
        for written in part.addresses:
            address = web_address(base, written)
            if address and same_page(address) == same_page(answer.address):
                return address
    return web_address(answer.address, answer.address)


def _moment(written: str) -> datetime | None:
    """Return a time as an aware datetime, or None if it is invalid or implausible.

    A day without an hour is taken to begin at midnight in the site's time zone.
    """
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
