"""The links of a page elsewhere."""

import json
from collections.abc import Iterator

from bs4 import BeautifulSoup

from core.client import Answer
from core.text.markup import HTML, INERT, base_of, joined, media_type, parsed

# Where a page names others: the attributes, and the elements that have them.
LINKING = {
    "href": {"a", "area", "link"},
    "src": {"audio", "embed", "iframe", "img", "input", "source", "track", "video"},
    "poster": {"video"},
    "data": {"object"},
    "cite": {"blockquote", "del", "ins", "q"},
}


def is_readable(answer: Answer) -> bool:
    """Tell whether links can be found in an answer: it is HTML, plain text or valid JSON."""
    kind = media_type(answer)
    return kind in HTML or kind == "text/plain" or (_is_json(kind) and bool(_loaded(answer.text)))


def links(answer: Answer) -> set[str]:
    """Return all absolute addresses that a page links to, as written and as resolved.

    Comments, templates, scripts and text that only shows markup link to nothing. Of plain text each
    word counts, of JSON each whole string.
    """
    kind = media_type(answer)
    if kind == "text/plain":
        words = answer.text.split()
        return {*words, *(word.strip("<>()[]\"'.,;") for word in words)}
    if _is_json(kind):
        return set(_strings(answer.text))
    soup = parsed(answer)
    base = base_of(soup, answer)
    found: set[str] = set()
    for written in _written(soup):
        found |= {written.strip(), joined(base, written)}
    return found


def _written(soup: BeautifulSoup) -> Iterator[str]:
    inert: set[int] = set()
    for tag in soup.find_all(True):
        is_inert = id(tag.parent) in inert
        if is_inert or tag.name in INERT:
            inert.add(id(tag))
        if is_inert:
            continue
        for attribute, names in LINKING.items():
            if tag.name in names and tag.has_attr(attribute):
                yield str(tag[attribute])
        if tag.name in {"img", "source"} and tag.has_attr("srcset"):
            for part in str(tag["srcset"]).split():
                yield part.strip(",")


def _is_json(kind: str) -> bool:
    return kind == "application/json" or kind.endswith("+json")


def _loaded(text: str) -> list[object]:
    """Return a list with the one value of a JSON text, or an empty list if it is invalid."""
    try:
        return [json.loads(text)]
    except (ValueError, RecursionError):
        return []


def _strings(text: str) -> Iterator[str]:
    waiting = _loaded(text)
    while waiting:
        match waiting.pop():
            case str(value):
                yield value
            case list(values):
                waiting.extend(values)
            case dict(pairs):
                waiting.extend(pairs.values())
