"""What programs that read feeds can show of HTML."""

from collections.abc import Iterator
from html.parser import HTMLParser

from tests.recaps.feeds.rules.common import is_iri

# What readers keep of a text; they drop the rest, or should.
ELEMENTS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "del", "div", "em"),
    *("figcaption", "section"),
    *("figure", "h2", "h3", "h4", "hr", "i", "img", "ins", "li", "ol", "p", "pre", "q", "small"),
    *("span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "time", "tr", "ul"),
    *("audio", "video", "source", "picture"),
}
ATTRIBUTES = {
    *("alt", "cite", "controls", "datetime", "dir", "height", "href", "hreflang", "id", "lang"),
    *("poster", "scope", "sizes", "src", "srcset", "title", "type", "width"),
}
ADDRESSES = {"cite", "href", "poster", "src"}
VOID = {"br", "hr", "img", "source"}


def html_faults(html: str) -> Iterator[str]:
    """What readers of feeds cannot show or should not run."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    yield from reader.faults
    yield from (f"content leaves <{tag}> open" for tag in reader.opened)


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.opened: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ELEMENTS:
            self.faults.append(f"content holds <{tag}>")
        if tag not in VOID:
            self.opened.append(tag)
        if tag == "img" and "alt" not in dict(attrs):
            self.faults.append("content holds a picture that is not described")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.faults.append(f"content holds the attribute {name}")
            addresses = [value or ""] if name in ADDRESSES else []
            if name == "srcset":
                addresses = [part.split()[0] for part in (value or "").split(",") if part.strip()]
            self.faults += [
                f"content holds the relative address {address}"
                for address in addresses
                if not is_iri(address)
            ]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.opened[-1:]:
            self.opened.pop()
        else:
            self.faults.append(f"content closes <{tag}>, which is not open")
