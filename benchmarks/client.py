"""A small HTTP client: one connection that stays open, and a browser's first visit to a page."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit

import brotli

TIMEOUT = 20
BROWSER = {"Accept-Encoding": "gzip, deflate, br"}

# What a browser fetches at once because a page, a stylesheet or a module names it.
LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
IN_STYLESHEET = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
# One face of a stylesheet, and the letters it is for.
FACE = re.compile(r"@font-face\s*{[^}]*}")
RANGE = re.compile(r"unicode-range:([^;}]+)")
# What the stylesheets set in italics.
EMPHASIS = {"cite", "em"}
IN_MODULE = re.compile(r"""(?<!["'])\b(?:from|import)\s*\(?\s*["']([^"']+)["']""")


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("content-encoding") == "br"
        return (brotli.decompress(self.body) if packed else self.body).decode()


class Reader:
    """A client that sends a browser's headers, and `headers`, to a server on this machine.

    All its requests use one connection.
    """

    def __init__(self, port: int, headers: dict[str, str] | None = None) -> None:
        self.headers = BROWSER | (headers or {})
        self.connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        self.connection.request("GET", address, headers=self.headers | (headers or {}))
        response = self.connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, named, response.read())


@dataclass
class Weight:
    """What a first visit transfers: bytes of bodies by kind, addresses here and on other hosts."""

    by_kind: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    here: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


def weigh(reader: Reader, address: str) -> Weight:
    """Fetch a page and all that it loads, each once; fonts too that it names and may not use.

    A face that is for certain letters is fetched where the page has one of them, an italic one
    where it emphasizes something.
    """
    weight = Weight()
    page = Page()
    seen = {address}
    waiting = [address]
    for one in waiting:
        if urlsplit(one).netloc:
            weight.elsewhere.append(one)
            continue
        answer = reader.get(one)
        kind = answer.headers["content-type"].partition(";")[0]
        if answer.status != 200:
            raise LookupError(f"{one} answered {answer.status}")
        weight.by_kind[kind] += len(answer.body)
        weight.here.append(one)
        if one == address:
            page.feed(answer.text)
        for found in loaded_by(kind, answer, page):
            target = urljoin(one, found).partition("#")[0]
            if target not in seen and not target.startswith("data:"):
                seen.add(target)
                waiting.append(target)
    return weight


def needed(face: str, page: "Page") -> bool:
    """Tell whether the text of a page needs a font face."""
    if "font-style:italic" in face.replace(" ", "") and not page.is_emphatic:
        return False
    found = RANGE.search(face)
    if not found:
        return True
    letters = page.letters
    for part in found[1].split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        if letters.intersection(range(int(first, 16), int(last or first, 16) + 1)):
            return True
    return False


def loaded_by(kind: str, answer: Answer, visited: "Page") -> list[str]:
    """Return the addresses in an answer that a visit to a page fetches without a click."""
    match kind:
        case "text/html":
            page = Page()
            page.feed(answer.text)
            return page.loaded
        case "text/css":
            css = FACE.sub(lambda face: face[0] if needed(face[0], visited) else "", answer.text)
            return ["".join(names) for names in IN_STYLESHEET.findall(css)]
        case "text/javascript" | "application/javascript":
            return IN_MODULE.findall(answer.text)
        case _:
            return []


class Page(HTMLParser):
    """A parser that collects what a page loads, its words, and whether any are emphasized."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.words: list[str] = []
        self.is_emphatic = False

    @property
    def letters(self) -> set[int]:
        """The code points of the letters that readers of the page see."""
        return set(map(ord, "".join(self.words)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_emphatic |= tag in EMPHASIS
        named = dict(attrs)
        address = named.get("href") if tag == "link" else named.get("src")
        loads = tag != "link" or LOADED_LINKS.intersection((named.get("rel") or "").split())
        if address and loads:
            self.loaded.append(address)
