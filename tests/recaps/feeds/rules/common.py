"""What all forms of feeds share."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+( \(.+\))?")
# Not of XML, or of no alphabet: a control sign, half a character.
LOST = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
TAG = re.compile(r"<[a-zA-Z/!?]")
ENTITY = re.compile(r"&#?\w+;")


def is_iri(text: str | None) -> bool:
    """Whether it is a whole address that programs understand."""
    try:
        parts = urlsplit(text or "")
    except ValueError:
        return False
    is_there = parts.netloc if parts.scheme in {"http", "https"} else parts.path
    return bool(parts.scheme and is_there) and not re.search(r"[\s<>\"{}|\\^`]", text or "")


def is_web(text: str | None) -> bool:
    """Whether it is an address that a browser may open."""
    return is_iri(text) and urlsplit(text or "").scheme in {"http", "https"}


def is_name(text: str) -> bool:
    """Whether it is an address that tells something from all others."""
    try:
        return is_iri(text) and (not text.startswith("urn:uuid:") or bool(UUID(text)))
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    if not RFC_3339.fullmatch(text):
        return False
    try:
        return is_plausible(datetime.fromisoformat(text))
    except ValueError:
        return False


def is_plausible(moment: datetime) -> bool:
    """Past, and after there were feeds: of other dates validators warn."""
    return moment.year >= 1990 and moment <= datetime.now(UTC) + timedelta(minutes=10)


def lost(text: str) -> Iterator[str]:
    if LOST.search(text):
        yield "a character is none that readers can show"


def entries_last(feed: ET.Element, name: str) -> Iterator[str]:
    """Programs that read as it comes know what a feed is before they meet its entries."""
    names = [child.tag for child in feed]
    if name in names and set(names[names.index(name) :]) != {name}:
        yield "what the feed is stands after an entry"


def repeated(values: list[Any]) -> bool:
    return len(set(values)) != len(values)
