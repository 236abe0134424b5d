"""The metadata of a page as h-entry (https://microformats.org/wiki/h-entry)."""

from collections.abc import Iterator
from typing import Any

import mf2py
from bs4 import BeautifulSoup
from bs4.element import AttributeValueList

from core.page_metadata.address import same_page
from core.page_metadata.metadata import Metadata
from core.text.markup import plain_text, web_address

type Item = dict[str, Any]

# mf2py copies all that is inside each of these, and walks through the page by recursion: beyond
# these sizes a page was not written by hand. Text is in characters.
MOST_COPIED = 10_000
MOST_TIMES = 20
MOST_DEPTH = 250
MOST_TEXT = 200_000
# Those that are read; each other one would be one more to copy.
READ = {"p-name", "p-summary", "p-author", "u-author", "e-content", "dt-published", "u-url"}
READ |= {"u-uid", "u-photo", "u-featured", "u-like-of", "u-repost-of"}
# The same as blogs wrote it before; an author was a card, whether called so or not.
OLD_ROOTS = {"hfeed", "hentry", "vcard", "author"}
OLD = {"entry-title", "entry-summary", "entry-content", "published", "author", "fn", "url", "photo"}


def h_entry(soup: BeautifulSoup, address: str, base: str) -> Metadata | None:
    """Return the metadata of the h-entry at that address; None if the page is not one."""
    if not _is_readable(soup):
        return None
    try:
        items = mf2py.parse(doc=soup, url=base, filter_roots=True)["items"]
    # mf2py was written for pages that are well meant.
    except Exception:  # noqa: BLE001
        return None
    entry = _entry(items, address)
    if entry is None:
        return None
    content = next(iter(entry["properties"].get("content", ())), "")
    html = content.get("html", "") if isinstance(content, dict) else str(content)
    author, url, portrait = _author(items, entry, base)
    return Metadata(
        addresses=(*_values(entry, "uid"), *_values(entry, "url")),
        title=_first(entry, "name"),
        summary=_first(entry, "summary"),
        text=plain_text(html),
        author_name=author,
        author_url=url,
        author_picture=portrait,
        picture=_first(entry, "featured") or _first(entry, "photo"),
        language=str(entry.get("lang", "")),
        written=_first(entry, "published"),
        likes=_addresses(entry, "like-of", base),
        reposts=_addresses(entry, "repost-of", base),
    )


def _is_readable(soup: BeautifulSoup) -> bool:
    """Remove class names that mf2py ignores; tell whether the page is cheap enough to parse."""
    # Of each tag: how many stand around it, and how many times mf2py reads what is inside.
    around: dict[int, tuple[int, int]] = {}
    copied = 0
    for tag in soup.find_all(True):
        names = [name for name in tag.get_attribute_list("class") if name and _is_read(name)]
        if names:
            tag["class"] = AttributeValueList(names)
        elif "class" in tag.attrs:
            del tag["class"]
        depth, times = around.get(id(tag.parent), (0, 0))
        times = _times(times, names, is_related=tag.has_attr("rel"))
        around[id(tag)] = depth + 1, times
        # One that is read costs as much as a few that are copied.
        copied += 1 + times + 3 * len(names)
        if copied > MOST_COPIED or times > MOST_TIMES or depth > MOST_DEPTH:
            return False
    return len(soup.get_text()) <= MOST_TEXT


def _times(around: int, names: list[str], *, is_related: bool) -> int:
    """Return how many times mf2py reads the inside of a tag with these class names.

    A thing that is several properties of another one is read anew for each of them. Properties are
    called as they are today, or as they were, and then a rel may be one.
    """
    is_root = any(_is_root(name) for name in names)
    old = sum(name in OLD for name in names) + (is_related and bool(names))
    properties = max(old, sum(name in READ for name in names))
    return around * (max(1, properties) if is_root else 1) + properties + is_root


def _is_read(name: str) -> bool:
    return _is_root(name) or name in READ or name in OLD


def _is_root(name: str) -> bool:
    return name.startswith("h-") or name in OLD_ROOTS


def _entry(items: list[Item], address: str) -> Item | None:
    """Return the entry that the page is: the one with its address, or the only one, or None.

    The others of several are what the page lists: a blog's front page is no entry.
    """
    found = list(_entries(items))
    for entry in found:
        own = [web_address(address, value) for value in _values(entry, "url")]
        if same_page(address) in map(same_page, filter(None, own)):
            return entry
    if len(found) == 1:
        return found[0]
    return next((entry for entry in found if "url" not in entry["properties"]), None)


def _entries(items: list[Item]) -> Iterator[Item]:
    for item in items:
        if "h-entry" in item["type"]:
            yield item
        else:
            yield from _entries(item.get("children", []))


def _author(items: list[Item], entry: Item, base: str) -> tuple[str, str, str]:
    """Return the name, address and portrait of the entry's author, or of the page's.

    See https://indieweb.org/authorship.
    """
    feeds = [item for item in items if "h-feed" in item["type"]]
    cards = [item for item in items if "h-card" in item["type"]]
    for holder in (entry, *feeds):
        for author in holder["properties"].get("author", ()):
            if isinstance(author, dict):
                return _card(author)
            if not (address := web_address(base, str(author))) or not str(author).startswith(
                ("http", "/")
            ):
                return str(author), "", ""
            known = (card for card in cards if address in _values(card, "url"))
            return next(map(_card, known), ("", address, ""))
    return _card(cards[0]) if len(cards) == 1 else ("", "", "")


def _card(card: Item) -> tuple[str, str, str]:
    if "properties" not in card:
        return str(card.get("value", "")), "", ""
    return _first(card, "name"), _first(card, "url"), _first(card, "photo")


def _values(item: Item, name: str) -> list[str]:
    """Return the values of a property as text, also of those that are nested items."""
    values = item["properties"].get(name, [])
    return [str(value.get("value", "") if isinstance(value, dict) else value) for value in values]


def _addresses(item: Item, name: str, base: str) -> tuple[str, ...]:
    return tuple(filter(None, (web_address(base, value) for value in _values(item, name))))


def _first(item: Item, name: str) -> str:
    return next(filter(None, _values(item, name)), "")
