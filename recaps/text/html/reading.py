"""Any HTML as a document: the few forms that the editor makes stay, all other words do.

nh3 (an HTML5 parser, as browsers have it) makes of any characters a tree that is safe; what it
leaves is read tag by tag.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from html import escape
from html.parser import HTMLParser
from typing import Any

import nh3
from django.core.exceptions import ValidationError

from core.text.embeds import embed_of
from core.text.nesting import words
from core.text.richtext import cleaned
from recaps.text import document as nodes
from recaps.text.document import text_of, with_marks
from recaps.text.html.attributes import Attributes, address_of, link_of, picture_of
from recaps.text.html.lines import SPACE, broken, joined, trimmed
from recaps.text.html.tables import Cell, table_of

# Lists and quotations in one another.
DEEPEST = 12
# What holds neither lists nor quotations: a cell of a table is a line.
ROOMLESS = {"ul", "ol", "gallery", "table", "tr", "td", "th", "caption"}

# Tags that part words, though most of them are not kept: what Word and other sites write.
BLOCKS = {
    "address", "article", "aside", "blockquote", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "li", "main",
    "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
    "tr", "ul",
}  # fmt: skip
# Tags that say how words are set.
MARKS = {"a", "b", "code", "em", "i", "small", "span", "strong", "sup"}
VOID = {"br", "hr", "img"}
LEVELS = {"h1": 2, "h2": 2, "h3": 3, "h4": 3, "h5": 3, "h6": 3}

cleaner = nh3.Cleaner(
    tags={*BLOCKS, *MARKS, *VOID},
    attributes={
        "a": {"href", "title", "data-mention"},
        "img": {"src", "alt", "width", "height"},
        "figure": {"class"},
        "div": {"class"},
        "span": {"class"},
        "th": {"scope"},
    },
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)

SURROGATE = re.compile("[\ud800-\udfff]")
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
WEB = ("http://", "https://")


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
    """An open text, list, item, quotation, gallery or part of a table, and what it holds so far.

    The line of a table is its caption; `scope` says what a header is of.
    """

    tag: str
    line: nodes.Line = ()
    children: list[Any] = field(default_factory=list)
    scope: str = ""


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
        # The words before an open footnote.
        self.before: list[nodes.Inline] | None = None

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
        if tag == "span":
            if "footnote" in attributes.get("class", "").split() and self._begin_footnote():
                opened.close = self._end_footnote
            return
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
        elif picture := picture_of(attributes):
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
        """Return a new frame for what a tag opens, None where that may not stand."""
        inner = self.frames[-1].tag
        is_room = inner not in ROOMLESS and len(self.frames) <= DEEPEST
        match tag:
            case "ul" | "ol" if is_room:
                return _Frame(tag)
            case "li" if inner in {"ul", "ol"}:
                return _Frame(tag)
            case "blockquote" if is_room and not self._is_in(tag):
                return _Frame(tag)
            case "table" if not self._is_in(tag):
                return _Frame(tag)
            case "caption" | "tr" if inner == "table":
                return _Frame(tag)
            case "td" | "th" if inner == "tr":
                return _Frame(tag, scope=attributes.get("scope", ""))
            case "div" if not inner and "gallery" in attributes.get("class", "").split():
                return _Frame("gallery")
        return None

    def _is_in(self, tag: str) -> bool:
        return any(tag == frame.tag for frame in self.frames)

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
            case "td" | "th" | "tr" | "caption" | "table":
                self._close_of_table(frame, inside)
        if len(self.frames) == 1:
            self.frames[0].children += self.lifted
            self.lifted = []

    def _close_of_table(self, frame: _Frame, inside: tuple[Any, ...]) -> None:
        """Close a frame of a table or of a part of it."""
        outer = self.frames[-1]
        match frame.tag:
            case "table":
                for block in table_of(inside, frame.line):
                    self._place(block)
            case "caption":
                outer.line = broken(filter(None, [outer.line, *inside]))
            case "tr" if inside:
                outer.children.append(inside)
            case "td" | "th" as tag:
                outer.children.append(Cell(broken(inside), tag == "th", frame.scope))

    def _mark(self, tag: str, attributes: Attributes) -> None:
        """Make the words from here on linked, strong, emphasized or a credit."""
        match tag:
            case "a":
                link = link_of(attributes)
                if self.figure and not {"embed", "card"}.isdisjoint(self.figure.classes):
                    self.figure.address = self.figure.address or address_of(attributes)
                    link = link if self.kind == "figcaption" else None
                self.marks = replace(self.marks, link=self.marks.link or link)
            case "small":
                # Only pictures have one.
                is_credit = self.figure is not None and self.before is None
                self.marks = replace(self.marks, credit=is_credit)
            case "strong" | "b":
                self.marks = replace(self.marks, strong=True)
            case "sup":
                self.marks = replace(self.marks, superscript=True)
            case "code":
                self.marks = replace(self.marks, code=True)
            case _:
                self.marks = replace(self.marks, emphasis=True)

    def _begin_footnote(self) -> bool:
        """Begin a footnote, and tell whether there may be one."""
        classes = self.figure.classes if self.figure else ["quote"]
        is_line = "quote" in classes and {"embed", "card"}.isdisjoint(classes)
        if self.before is not None or not is_line:
            return False
        self.before, self.line, self.marks = self.line, [], nodes.PLAIN
        return True

    def _end_footnote(self) -> None:
        """End a footnote, unless the end of its block has done so."""
        if self.before is None:
            return
        line = trimmed(self.line)
        self.line = [*self.before, *([nodes.Footnote(line)] if line else [])]
        self.before = None

    # --- Blocks ----------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Write the words since the last block as one."""
        self._end_footnote()
        line, self.line = trimmed(self.line), []
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
            case "gallery" | "table" | "tr":
                self.lifted.append(nodes.Paragraph(line))
            case "td" | "th" | "caption":
                frame.children.append(line)
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
            source = _uncredited(joined(figure.caption))
            self._place(nodes.Quote(paragraphs, source, is_pull="pull" in figure.classes))
        elif figure.pictures:
            *others, last = figure.pictures
            self._figures(others)
            self._place(nodes.Figure(last, joined(words)))
        else:
            # Neither a picture nor a player that we know: words, the first linked to where it was.
            linked = len(figure.text or figure.caption) if figure.address else 0
            for n, line in enumerate(map(_uncredited, words)):
                link = nodes.Link(figure.address)
                self._write(with_marks(line, link=link) if n < linked else line)

    def _figures(self, pictures: Iterable[nodes.Picture]) -> None:
        for picture in pictures:
            self._place(nodes.Figure(picture))


def _card(figure: _Figure) -> nodes.Card:
    """Return a figure as a card, whose title is the address until it has another one."""
    title = "".join(map(text_of, joined([*figure.text, *figure.caption]))).strip(SPACE)
    return nodes.Card(figure.address, title or figure.address, next(iter(figure.pictures), None))


_uncredited = partial(with_marks, credit=False)


def _embed(figure: _Figure) -> nodes.Embed:
    """Return a figure as an embed, behind a picture or its title."""
    if figure.pictures:
        caption = _uncredited(joined([*figure.text, *figure.caption]))
        return nodes.Embed(figure.address, "", figure.pictures[0], caption)
    title = "".join(map(text_of, joined(figure.text or figure.caption))).strip(SPACE)
    caption = _uncredited(joined(figure.caption))
    return nodes.Embed(figure.address, title or figure.address, None, caption)
