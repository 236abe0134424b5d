"""Markup of strangers, read so that it does no harm to our readers.

html.parser is chosen for its patience: what the algorithm of browsers takes hours for, it reads in
time that grows with the number of tags. That number is bounded before it reads.
"""

import re
import warnings
from contextlib import suppress
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import nh3
from bs4 import BeautifulSoup
from bs4.exceptions import ParserRejectedMarkup

from core.client import Answer, host_of
from core.text.nesting import BLOCKS
from core.text.translated import TURNING, shown

# The types of pages.
HTML = {"text/html", "application/xhtml+xml"}
# In bytes, as databases count what they find rows by.
LONGEST_ADDRESS = 500
# Signs that may begin a tag, and those that may stand for another one: each takes the parser some
# time. A page with more of them is no page that a person wrote.
MOST_TAGS = 12_000
MOST_REFERENCES = 40_000
# What people write for an address: its host has a name and an ending, as files have.
SCHEMELESS = re.compile(r"(?:[a-z\d][a-z\d-]*\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
FILES = {"css", "csv", "docx", "epub", "gif", "gz", "html", "jpeg", "jpg", "js", "json", "key"}
FILES |= {"md", "mkv", "mov", "mp3", "mp4", "odp", "odt", "ogv", "pdf", "png", "ppt", "pptx", "py"}
FILES |= {"rs", "sh", "svg", "tar", "txt", "webm", "xlsx", "xml", "zip"}
# What is inside these is no part of the page, or its source shown as text.
INERT = {"iframe", "noembed", "noframes", "plaintext", "script", "style", "template", "textarea"}
INERT |= {"title", "xmp"}
# What nobody reads on a page.
UNREAD = {"script", "style", "template", "noscript", "head", "nav", "form", "button", "svg"}
# What is a tag to people who write markup. Another one they mean as words: “List<String>”.
ELEMENTS = nh3.ALLOWED_TAGS | INERT | UNREAD | BLOCKS
ELEMENTS |= {"audio", "base", "basefont", "big", "blink", "body", "canvas", "embed", "fieldset"}
ELEMENTS |= {"font", "frame", "frameset", "html", "input", "label", "legend", "link", "main"}
ELEMENTS |= {"marquee", "menu", "meta", "nobr", "object", "optgroup", "option", "output", "param"}
ELEMENTS |= {"picture", "section", "select", "slot", "source", "tfoot", "track", "video"}
# Control characters, which no words of ours contain: they mark where blocks and lines end.
BLOCK, LINE = "\x1e", "\x1f"


def media_type(answer: Answer) -> str:
    """Return the media type of an answer, "text/html" if it has none."""
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return said or "text/html"


def parsed(answer: Answer) -> BeautifulSoup:
    """Return the tree of an HTML page; an empty one for anything else or with too many signs."""
    text = answer.text if media_type(answer) in HTML else ""
    if text.count("<") <= MOST_TAGS and text.count("&") <= MOST_REFERENCES:
        with warnings.catch_warnings(), suppress(ParserRejectedMarkup):
            # It may look like XML, a path or an address: it is read as a page all the same.
            warnings.simplefilter("ignore")
            return BeautifulSoup(text, "html.parser")
    return BeautifulSoup("", "html.parser")


def base_of(soup: BeautifulSoup, answer: Answer) -> str:
    """Return the base of the page's addresses; each of them is joined to it, so it is short."""
    tag = soup.find("base", href=True)
    base = joined(answer.address, str(tag["href"])) if tag else answer.address
    return base if fits(base) else answer.address


def joined(base: str, address: str) -> str:
    """Return the address relative to a base, or "" where that makes no sense."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def web_address(base: str, address: str) -> str:
    """Return an absolute web address that may be kept, or ""."""
    found = joined(base, address) if address.strip() else ""
    if not fits(found) or TURNING.search(found):
        return ""
    try:
        parts = urlsplit(found)
        is_web = parts.scheme in {"http", "https"} and host_of(parts) and "@" not in parts.netloc
        _port = parts.port
    except ValueError:
        return ""
    is_whole = is_web and not re.search(r"[\s\x00-\x1f\x7f\\<>\"\ud800-\udfff]", found)
    return found if is_whole else ""


def with_scheme(address: str) -> str:
    """Return a web address that lacks https:// with it; anything else as it is."""
    if not fits(address) or not SCHEMELESS.fullmatch(address):
        return address
    host, _slash, path = address.partition("/")
    is_file = not path and host.rpartition(".")[2].lower() in FILES
    return address if is_file else f"https://{address}"


def fits(address: str) -> bool:
    """Tell whether an address is short enough to be kept."""
    return len(address.encode(errors="surrogatepass")) <= LONGEST_ADDRESS


def clean(text: str, longest: int) -> str:
    """Return one line of words without invisible characters, of at most so many characters."""
    return cut(" ".join(shown(text).split()), longest)


def cut(text: str, longest: int) -> str:
    """Return the text, or as much of its beginning as there is room for."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def plain_text(html: str) -> str:
    """Return what a reader sees of markup: paragraphs with a blank line between them."""
    return _words_of(_Reader(), html)


def text_with_addresses(html: str) -> str:
    """Return what a reader sees of markup, with the web address of each link after its words.

    Words that are the address stand alone; an address without https:// is one as well. What is no
    element of HTML, like “<version>”, is part of the words.
    """
    return _words_of(_AddressReader(), html)


def _words_of(reader: "_Reader", html: str) -> str:
    feed(reader, html)
    blocks = (
        "\n".join(filter(None, (" ".join(shown(line).split()) for line in block.split(LINE))))
        for block in "".join(reader.parts).split(BLOCK)
    )
    return "\n\n".join(filter(None, blocks))


def feed(reader: HTMLParser, html: str) -> None:
    """Feed markup up to where there are too many tags, or a declaration that the reader refuses."""
    with suppress(AssertionError):
        reader.feed("<".join(html.split("<", MOST_TAGS + 1)[: MOST_TAGS + 1]))
        reader.close()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.unread = 0
        self.in_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNREAD:
            self.unread += 1
        elif tag == "br":
            self.parts.append(LINE)
        elif tag in BLOCKS:
            self.parts.append(BLOCK)
        self.in_pre |= tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in UNREAD:
            self.unread = max(0, self.unread - 1)
        elif tag in BLOCKS:
            self.parts.append(BLOCK)
        self.in_pre &= tag != "pre"

    def handle_data(self, data: str) -> None:
        if not self.unread:
            # Marks in the words themselves would be taken for ours.
            words = data.replace(BLOCK, " ").replace(LINE, " ")
            self.parts.append(words.replace("\n", LINE) if self.in_pre else words)


class _AddressReader(_Reader):
    def __init__(self) -> None:
        super().__init__()
        # Of the link that is open: its address, and where its words begin.
        self.address, self.begin = "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if _is_words(tag):
            self.handle_data(self.get_starttag_text() or "")
        if tag == "a":
            self._end_link()
            self.address = web_address("", with_scheme((dict(attrs).get("href") or "").strip()))
            self.begin = len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        if _is_words(tag):
            self.handle_data(f"</{tag}>")
        super().handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not _is_words(tag):
            self.handle_endtag(tag)

    def close(self) -> None:
        super().close()
        self._end_link()

    def _end_link(self) -> None:
        words = "".join(self.parts[self.begin :]).strip()
        if self.address and not self.unread and _bare(words) != _bare(self.address):
            self.parts.append(f" ({self.address})" if words else self.address)
        self.address = ""


def _is_words(tag: str) -> bool:
    """Tell whether it is no element of HTML or of an editor (“o:p”), and no e-mail address."""
    is_address = tag.startswith(("http:", "https:"))
    return tag not in ELEMENTS and (is_address or not re.search("[:@-]", tag))


def _bare(address: str) -> str:
    """Return an address as people write it in a text: “example.org”."""
    return re.sub(r"^https?://", "", address).rstrip("/")
