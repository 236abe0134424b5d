"""The webmention endpoint of a page."""

import re
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin

from core.client import Answer
from core.text.markup import INERT, feed, fits

# One link of a Link header (RFC 8288): <address>; name=value; name="value, with; anything".
PARAMETER = r'\s*;\s*([^\s;,="]+)(?:\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;,"]*)))?'
LINK = re.compile(rf"<([^<>]*)>((?:{PARAMETER})*)")
# A longer header is an attack on who looks through it.
LONGEST = 8192


def endpoint(answer: Answer) -> str | None:
    """Return a page's first webmention endpoint as an absolute address, headers before content."""
    for base, address in (*_in_headers(answer), *_in_content(answer)):
        # What is no address is skipped, as if it were not there.
        with suppress(ValueError):
            return urljoin(urljoin(answer.address, base), address)
    return None


def _in_headers(answer: Answer) -> Iterator[tuple[str, str]]:
    for header in answer.headers.getlist("link"):
        for address, parameters, *_last in LINK.findall(header[:LONGEST]):
            named = re.findall(PARAMETER, parameters)
            rels = (quoted or bare for name, quoted, bare in named if name.lower() == "rel")
            # The first one counts, whatever follows (RFC 8288, 3.3).
            if _is_named(next(rels, None)):
                yield "", address.strip()


def _in_content(answer: Answer) -> Iterator[tuple[str, str]]:
    if "html" in answer.headers.get("content-type", "html").lower():
        reader = _Reader()
        feed(reader, answer.text)
        base = reader.base or ""
        for address in reader.found:
            yield base if fits(base) else "", address


def _is_named(rel: str | None) -> bool:
    return "webmention" in (rel or "").lower().split()


class _Reader(HTMLParser):
    """A parser that finds the links of a page in order; comments and scripts hold none."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: list[str] = []
        self.inert = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inert += tag in INERT
        # Of two attributes with one name browsers take the first.
        attributes = dict(reversed(attrs))
        if self.inert or "href" not in attributes:
            return
        href = (attributes["href"] or "").strip()
        if tag == "base" and self.base is None:
            self.base = href
        elif tag in {"a", "link"} and _is_named(attributes.get("rel")):
            self.found.append(href)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <title/> opens nothing in a page of XML, and browsers do not close it in others.
        if tag not in INERT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.inert -= tag in INERT and self.inert > 0
