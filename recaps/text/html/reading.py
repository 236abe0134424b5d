"""Any HTML as a document: the few forms that the editor makes stay, all other words do.

nh3 (an HTML5 parser, as browsers have it) makes of any characters a tree that is safe; what it
leaves is read tag by tag.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from html import escape
from html.parser import HTMLParser
from itertools import chain
from typing import Any

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError

from core.files.images import FORMATS
from core.text.embeds import embed_of
from core.text.nesting import words
from core.text.richtext import cleaned
from core.text.translated import NO_BREAK_SPACE
from recaps.text import document as nodes
from recaps.text.document import line_of, text_of, with_marks

# Lists and quotations in one another.
DEEPEST = 12

# Tags that part words, though most of them are not kept: what Word and other sites write.
BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
# Tags that say how words are set.
MARKS = {"a", "b", "em", "i", "small", "strong"}
VOID = {"br", "hr", "img"}
LEVELS = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}

cleaner = nh3.Cleaner(
    tags={*BLOCKS, *MARKS, *VOID},
    attributes={
        "a": {"href", "title", "data-mention"},
        "img": {"src", "alt", "width", "height"},
        "figure": {"class"},
        "div": {"class"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)

SURROGATE = re.compile("[\ud800-\udfff]")
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
ADDRESS = re.compile(r"(?:https?://|mailto:|/(?![/\\]))[^\s\\]*", re.IGNORECASE)
NAME = re.compile(rf"[0-9a-f]{{24}}\.(?:{'|'.join(FORMATS.values())})")
NUMBER = re.compile(r"[1-9]\d{0,4}", re.ASCII)
WEB = ("http://", "https://")
SPACE = " \t\n"

type Attributes = dict[str, str]


@lru_cache(maxsize=8)
def from_html(html: str) -> nodes.Document:
    """Parse HTML into a document, cached as a page and its lists ask for the same.

    Of markup that is too heavy, which `recaps.text.body` refuses, only the words are kept.
    """
    html = SURROGATE.sub("\ufffd", html)
    try:
        clean = cleaned(html, cleaner)
    except ValidationError:
        clean = escape(words(html))
    reader = _Reader()
    reader.feed(UNSPEAKABLE.sub("", clean.replace("\r", "\n")))
    reader.close()
    return reader.document()


@dataclass(slots=True)
class _Figure:
    """What was read of a <figure> so far, of which one of several kinds of blocks is made."""

    classes: list[str]
    pictures: list[nodes.Picture] = field(default_factory=list)
    address: str = ""
    text: list[nodes.Line] = field(default_factory=list)
    caption: list[nodes.Line] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    """An open text, list, item, quotation or gallery, and what it holds so far."""

    tag: str
    line: nodes.Line = ()
    children: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """What held before an open tag, and what is to be done at its end."""

    kind: str
    marks: nodes.Marks
    close: Callable[[], None] | None = None


class _Reader(HTMLParser):
    """A parser of balanced tags; nothing recurses, however deep they are."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[_Open] = []
        self.frames = [_Frame("")]
        # What may not stand in a list, a quotation or a gallery, and follows it.
        self.lifted: list[nodes.Block] = []
        self.figure: _Figure | None = None
        # The block that the next words belong to, "" when nothing says.
        self.kind = ""
        self.marks = nodes.PLAIN
        self.line: list[nodes.Inline] = []

    def document(self) -> nodes.Document:
        self._flush()
        return nodes.Document(tuple(self.frames[0].children))

    # --- Tags ------------------------------------------------------------------------------------

    def handle_data(self, data: str) -> None:
        self.line.append(nodes.Span(data, self.marks))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag in VOID:
            self._leaf(tag, attributes)
            return
        opened = _Open(self.kind, self.marks)
        self.opened.append(opened)
        if tag in MARKS:
            self._mark(tag, attributes)
            return
        self._flush()
        if self.figure:
            self._in_figure(self.figure, tag)
        elif tag == "figure":
            self.figure = _Figure(attributes.get("class", "").split())
            opened.close = partial(self._build, self.figure)
            self.kind, self.marks = "", nodes.PLAIN
        elif frame := self._frame(tag, attributes):
            self.frames.append(frame)
            opened.close = partial(self._close, frame)
            self.kind = ""
        elif tag == "p" or tag in LEVELS:
            self.kind = tag

    def handle_endtag(self, tag: str) -> None:
        opened = self.opened.pop()
        if tag not in MARKS:
            self._flush()
        self.kind, self.marks = opened.kind, opened.marks
        if opened.close:
            opened.close()

    def _leaf(self, tag: str, attributes: Attributes) -> None:
        if tag == "br":
            self.line.append(nodes.LineBreak())
        elif tag == "hr" and not self.figure:
            self._flush()
            self._place(nodes.Rule())
        elif picture := _picture(attributes):
            if self.figure:
                self.figure.pictures.append(picture)
            else:
                self._flush()
                self._place(nodes.Figure(picture))

    def _in_figure(self, figure: _Figure, tag: str) -> None:
        if tag == "figcaption":
            self.kind = tag
        elif tag == "blockquote" and not figure.classes:
            figure.classes = ["quote"]

    def _frame(self, tag: str, attributes: Attributes) -> _Frame | None:
        """Return a new frame for a list, item, quotation or gallery, None where none may stand."""
        inner = self.frames[-1].tag
        is_room = inner not in {"ul", "ol", "gallery"} and len(self.frames) <= DEEPEST
        match tag:
            case "ul" | "ol" if is_room:
                return _Frame(tag)
            case "li" if inner in {"ul", "ol"}:
                return _Frame(tag)
            case "blockquote" if is_room and all(tag != frame.tag for frame in self.frames):
                return _Frame(tag)
            case "div" if not inner and "gallery" in attributes.get("class", "").split():
                return _Frame("gallery")
        return None

    def _close(self, frame: _Frame) -> None:
        """Close a frame: make it a block, unless it is empty."""
        self.frames.pop()
        inside = tuple(frame.children)
        match frame.tag:
            case "li" if inside or frame.line:
                self._add(nodes.ListItem(frame.line, inside))
            case "ul" | "ol" as tag if inside:
                self._add(nodes.List(inside, is_ordered=tag == "ol"))
            case "blockquote" if inside:
                self._add(nodes.Blockquote(inside))
            case "gallery" if inside:
                self._add(nodes.Gallery(inside))
        if len(self.frames) == 1:
            self.frames[0].children += self.lifted
            self.lifted = []

    def _mark(self, tag: str, attributes: Attributes) -> None:
        """Make the words from here on linked, strong, emphasized or a credit."""
        match tag:
            case "a":
                link = _link(attributes)
                if self.figure and not {"embed", "card"}.isdisjoint(self.figure.classes):
                    self.figure.address = self.figure.address or _address(attributes)
                    link = link if self.kind == "figcaption" else None
                self.marks = replace(self.marks, link=self.marks.link or link)
            case "small":
                # Only pictures have one.
                self.marks = replace(self.marks, credit=self.figure is not None)
            case "strong" | "b":
                self.marks = replace(self.marks, strong=True)
            case _:
                self.marks = replace(self.marks, emphasis=True)

    # --- Blocks ----------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Write the words since the last block as one."""
        line, self.line = _trimmed(self.line), []
        if line and self.figure:
            is_caption = self.kind == "figcaption"
            (self.figure.caption if is_caption else self.figure.text).append(line)
        elif line:
            self._write(line, self.kind)

    def _write(self, line: nodes.Line, kind: str = "p") -> None:
        """Write a line as a block; one that begins an item and is all it says stays bare."""
        frame = self.frames[-1]
        match frame.tag:
            case "" if kind in LEVELS:
                self._add(nodes.Heading(LEVELS[kind], line))
            case "gallery":
                self.lifted.append(nodes.Paragraph(line))
            case "ul" | "ol":
                self._add(nodes.ListItem(line))
            case "li" if not (kind or frame.line or frame.children):
                frame.line = line
            case _:
                self._add(nodes.Paragraph(line))

    def _add(self, node: nodes.Block | nodes.ListItem) -> None:
        self.frames[-1].children.append(node)

    def _place(self, block: nodes.Block) -> None:
        """Add a figure or a rule, outside of lists and quotations."""
        inner = self.frames[-1].tag
        if not inner or (inner == "gallery" and isinstance(block, nodes.Figure)):
            self._add(block)
        else:
            self.lifted.append(block)

    def _build(self, figure: _Figure) -> None:
        """Write an open <figure> as the first kind of block that it can be."""
        self.figure = None
        words = [*figure.text, *figure.caption]
        if "embed" in figure.classes and embed_of(figure.address):
            self._place(_embed(figure))
            self._figures(figure.pictures[1:])
        elif "card" in figure.classes and figure.address.lower().startswith(WEB):
            self._place(_card(figure))
            self._figures(figure.pictures[1:])
        elif "quote" in figure.classes and figure.text:
            self._figures(figure.pictures)
            paragraphs = tuple(nodes.Paragraph(_uncredited(line)) for line in figure.text)
            source = _uncredited(_joined(figure.caption))
            self._place(nodes.Quote(paragraphs, source, is_pull="pull" in figure.classes))
        elif figure.pictures:
            *others, last = figure.pictures
            self._figures(others)
            self._place(nodes.Figure(last, _joined(words)))
        else:
            # Neither a picture nor a player that we know: words, the first linked to where it was.
            linked = len(figure.text or figure.caption) if figure.address else 0
            for n, line in enumerate(map(_uncredited, words)):
                link = nodes.Link(figure.address)
                self._write(with_marks(line, link=link) if n < linked else line)

    def _figures(self, pictures: Iterable[nodes.Picture]) -> None:
        for picture in pictures:
            self._place(nodes.Figure(picture))


def _embed(figure: _Figure) -> nodes.Embed:
    """Return a figure as an embed, behind a picture or its title."""
    if figure.pictures:
        caption = _uncredited(_joined([*figure.text, *figure.caption]))
        return nodes.Embed(figure.address, "", figure.pictures[0], caption)
    title = "".join(map(text_of, _joined(figure.text or figure.caption))).strip(SPACE)
    caption = _uncredited(_joined(figure.caption))
    return nodes.Embed(figure.address, title or figure.address, None, caption)


def _card(figure: _Figure) -> nodes.Card:
    """Return a figure as a card, whose title is the address until it has another one."""
    title = "".join(map(text_of, _joined([*figure.text, *figure.caption]))).strip(SPACE)
    return nodes.Card(figure.address, title or figure.address, next(iter(figure.pictures), None))


# --- Lines -------------------------------------------------------------------------------------

_uncredited = partial(with_marks, credit=False)


def _joined(lines: Iterable[nodes.Line]) -> nodes.Line:
    """Join lines into one, with spaces between."""
    spaced: Iterable[list[nodes.Inline]] = ([nodes.Span(" "), *line] for line in lines)
    return line_of(list(chain.from_iterable(spaced))[1:])


def _trimmed(parts: Iterable[nodes.Inline]) -> nodes.Line:
    """Return parts as a line without space at its ends; empty when it has no text."""
    line = deque(line_of(parts))
    if not any(text_of(part).strip(SPACE + NO_BREAK_SPACE) for part in line):
        return ()
    while _is_blank(line[0]):
        line.popleft()
    while _is_blank(line[-1]):
        line.pop()
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if isinstance(part := line[end], nodes.Span):
            line[end] = replace(part, text=strip(part.text, SPACE))
    return tuple(line)


def _is_blank(part: nodes.Inline) -> bool:
    return isinstance(part, nodes.Span) and not part.text.strip(SPACE)


# --- Attributes --------------------------------------------------------------------------------


def _picture(attributes: Attributes) -> nodes.Picture | None:
    """Return a picture of this site, None for any other address."""
    source = attributes.get("src", "")
    name = source.removeprefix(settings.MEDIA_URL)
    if name == source or not NAME.fullmatch(name):
        return None
    sides = (attributes.get(side, "") for side in ("width", "height"))
    numbers = (int(side) if NUMBER.fullmatch(side) else None for side in sides)
    return nodes.Picture(name, attributes.get("alt", ""), *numbers)


def _link(attributes: Attributes) -> nodes.Link | nodes.Mention | None:
    """Return a link or a mention, None where it would lead nowhere."""
    address = _address(attributes)
    path = address if address.startswith("/") else ""
    if mention := nodes.Mention.named(attributes.get("data-mention", ""), path):
        return mention
    return nodes.Link(address, attributes.get("title", "")) if address else None


def _address(attributes: Attributes) -> str:
    """Return the address of a link, "" if texts may not lead there."""
    address = attributes.get("href", "").strip()
    return address if ADDRESS.fullmatch(address) else ""
