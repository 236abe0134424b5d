"""Any HTML as a document: the few forms that the editor makes stay, all other words do.

nh3 (an HTML5 parser, as browsers have it) makes of any characters a tree that is safe; what it
leaves is read tag by tag.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from html.parser import HTMLParser
from itertools import chain

import nh3
from django.conf import settings

from core.images import FORMATS
from core.text import NO_BREAK_SPACE
from recaps.text.document import (
    PLAIN,
    Block,
    Blockquote,
    Document,
    Embed,
    Figure,
    Gallery,
    Heading,
    Inline,
    Line,
    LineBreak,
    Link,
    List,
    ListItem,
    Marks,
    Mention,
    Paragraph,
    Picture,
    Quote,
    Rule,
    Span,
    line_of,
    text_of,
    with_marks,
)
from recaps.text.embeds import embed_of

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
LISTS = {"ul", "ol"}
GALLERY = "gallery"

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
SPACE = " \t\n"


@lru_cache(maxsize=8)
def from_html(html: str) -> Document:
    """What any HTML says, as a document; kept, as a page and what it lists ask for the same."""
    clean = cleaner.clean(SURROGATE.sub("\ufffd", html))
    reader = _Reader()
    reader.feed(UNSPEAKABLE.sub("", clean.replace("\r", "\n")))
    reader.close()
    return reader.document()


@dataclass(slots=True)
class _Figure:
    """What was found in a <figure> so far: a picture, a quotation or an embed is made of it."""

    classes: list[str]
    pictures: list[Picture] = field(default_factory=list)
    address: str = ""
    text: list[Line] = field(default_factory=list)
    caption: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class _Frame:
    """A list, an item, a quotation or a gallery that is open."""

    tag: str
    content: Line = ()
    items: list[ListItem] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """What held before a tag that is open, and what is to be done at its end."""

    kind: str
    marks: Marks
    close: Callable[[], None] | None = None


class _Reader(HTMLParser):
    """Reads balanced tags; nothing recurses, however deep they are."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        # What may not stand in a list, a quotation or a gallery, and follows it.
        self.lifted: list[Block] = []
        self.opened: list[_Open] = []
        self.frames: list[_Frame] = []
        self.figure: _Figure | None = None
        # The block that the next words belong to, "" when nothing says.
        self.kind = ""
        self.marks = PLAIN
        self.line: list[Inline] = []

    def document(self) -> Document:
        self._flush()
        return Document(tuple(self.blocks))

    # --- Tags ------------------------------------------------------------------------------------

    def handle_data(self, data: str) -> None:
        self.line.append(Span(data, self.marks))

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
            self.kind, self.marks = "", PLAIN
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

    def _leaf(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "br":
            self.line.append(LineBreak())
        elif tag == "img":
            self._picture(attributes)
        elif self.figure is None:
            self._flush()
            self._place(Rule())

    def _in_figure(self, figure: _Figure, tag: str) -> None:
        if tag == "figcaption":
            self.kind = tag
        elif tag == "blockquote" and not figure.classes:
            figure.classes = ["quote"]

    def _frame(self, tag: str, attributes: dict[str, str]) -> _Frame | None:
        """A list, an item, a quotation or a gallery, where one may stand."""
        inner = self._inner
        is_room = inner not in {*LISTS, GALLERY} and len(self.frames) < DEEPEST
        match tag:
            case "ul" | "ol" if is_room:
                return _Frame(tag)
            case "li" if inner in LISTS:
                return _Frame(tag)
            case "blockquote" if is_room and all(tag != frame.tag for frame in self.frames):
                return _Frame(tag)
            case "div" if not inner and GALLERY in attributes.get("class", "").split():
                return _Frame(GALLERY)
        return None

    @property
    def _inner(self) -> str:
        """The innermost frame, "" outside of all."""
        return self.frames[-1].tag if self.frames else ""

    def _close(self, frame: _Frame) -> None:
        """Let a frame be a block, unless it is empty."""
        self.frames.pop()
        if frame.tag == "li":
            if frame.content or frame.blocks:
                self.frames[-1].items.append(ListItem(frame.content, tuple(frame.blocks)))
            return
        if frame.items:
            self._add(List(tuple(frame.items), is_ordered=frame.tag == "ol"))
        elif frame.blocks and frame.tag == "blockquote":
            self._add(Blockquote(tuple(frame.blocks)))
        elif frame.blocks:
            self._add(Gallery(tuple(b for b in frame.blocks if isinstance(b, Figure))))
        if not self.frames:
            self.blocks += self.lifted
            self.lifted = []

    def _mark(self, tag: str, attributes: dict[str, str]) -> None:
        """Words are linked, strong, emphasized or a credit from here on."""
        match tag:
            case "a":
                link = _link(attributes)
                if self.figure and "embed" in self.figure.classes:
                    address = _address(attributes.get("href", ""))
                    self.figure.address = self.figure.address or address
                    link = link if self.kind == "figcaption" else None
                self.marks = replace(self.marks, link=self.marks.link or link)
            case "small":
                # Only of pictures it is said who made them.
                self.marks = replace(self.marks, credit=self.figure is not None)
            case "strong" | "b":
                self.marks = replace(self.marks, strong=True)
            case _:
                self.marks = replace(self.marks, emphasis=True)

    def _picture(self, attributes: dict[str, str]) -> None:
        name = attributes.get("src", "").removeprefix(settings.MEDIA_URL)
        if attributes.get("src") != f"{settings.MEDIA_URL}{name}" or not NAME.fullmatch(name):
            return
        sides = (_number(attributes.get(side, "")) for side in ("width", "height"))
        picture = Picture(name, attributes.get("alt", ""), *sides)
        if self.figure:
            self.figure.pictures.append(picture)
        else:
            self._flush()
            self._place(Figure(picture))

    # --- Blocks ----------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Write the words since the last block began."""
        line, self.line = _trimmed(self.line), []
        if not line:
            return
        if self.figure:
            part = self.figure.caption if self.kind == "figcaption" else self.figure.text
            part.append(line)
        else:
            self._write(line, self.kind)

    def _write(self, line: Line, kind: str = "p") -> None:
        """Words as a block: bare at the beginning of an item that says no more."""
        frame = self.frames[-1] if self.frames else None
        if frame is None and kind in LEVELS:
            self._add(Heading(LEVELS[kind], line))
        elif frame and frame.tag == GALLERY:
            self.lifted.append(Paragraph(line))
        elif frame and frame.tag in LISTS:
            frame.items.append(ListItem(line))
        elif frame and frame.tag == "li" and not (kind or frame.content or frame.blocks):
            frame.content = line
        else:
            self._add(Paragraph(line))

    def _add(self, block: Block) -> None:
        (self.frames[-1].blocks if self.frames else self.blocks).append(block)

    def _place(self, block: Block) -> None:
        """A figure or a rule, which stands in no list and in no quotation."""
        is_at_home = self._inner == "" or (self._inner == GALLERY and isinstance(block, Figure))
        if is_at_home:
            self._add(block)
        else:
            self.lifted.append(block)

    def _build(self, figure: _Figure) -> None:
        """Write what a <figure> held as the first of these that it can be."""
        self.figure = None
        words = [*figure.text, *figure.caption]
        if "embed" in figure.classes and embed_of(figure.address):
            self._place(_embed(figure))
            self._figures(figure.pictures[1:])
        elif "quote" in figure.classes and figure.text:
            self._figures(figure.pictures)
            paragraphs = tuple(Paragraph(with_marks(line, credit=False)) for line in figure.text)
            source = with_marks(_joined(figure.caption), credit=False)
            self._place(Quote(paragraphs, source, is_pull="pull" in figure.classes))
        elif figure.pictures:
            *others, last = figure.pictures
            self._figures(others)
            self._place(Figure(last, _joined(words)))
        else:
            # Neither a picture nor a player that we know: words, linked to where it was.
            link = {"link": Link(figure.address)} if figure.address else {}
            for line in figure.text or figure.caption:
                self._write(with_marks(line, credit=False, **link))
            for line in figure.caption if figure.text else ():
                self._write(with_marks(line, credit=False))

    def _figures(self, pictures: Iterable[Picture]) -> None:
        for picture in pictures:
            self._place(Figure(picture))


def _embed(figure: _Figure) -> Embed:
    """Where it is played, behind a picture or its title."""
    if figure.pictures:
        caption = _joined([*figure.text, *figure.caption])
        return Embed(figure.address, "", figure.pictures[0], with_marks(caption, credit=False))
    words = _joined(figure.text or figure.caption)
    title = "".join(map(text_of, words)).strip(SPACE) or figure.address
    return Embed(figure.address, title, None, with_marks(_joined(figure.caption), credit=False))


# --- Lines -------------------------------------------------------------------------------------


def _trimmed(parts: Iterable[Inline]) -> Line:
    """The parts as a line without space at its ends; empty when it says nothing."""
    line = line_of(parts)
    if not any(text_of(part).strip(SPACE + NO_BREAK_SPACE) for part in line):
        return ()
    said = [n for n, part in enumerate(line) if not _is_blank(part)]
    first, *others = line[said[0] : said[-1] + 1]
    *others, last = _stripped(first, str.lstrip), *others
    return (*others, _stripped(last, str.rstrip))


def _is_blank(part: Inline) -> bool:
    return isinstance(part, Span) and not part.text.strip(SPACE)


def _stripped(part: Inline, strip: Callable[[str, str], str]) -> Inline:
    return Span(strip(part.text, SPACE), part.marks) if isinstance(part, Span) else part


def _joined(lines: Iterable[Line]) -> Line:
    """Lines as one."""
    spaced: Iterable[list[Inline]] = ([Span(" "), *line] for line in lines)
    return line_of(list(chain.from_iterable(spaced))[1:])


# --- Attributes --------------------------------------------------------------------------------


def _link(attributes: dict[str, str]) -> Link | Mention | None:
    """A link or a mention; none where it would lead nowhere."""
    address = _address(attributes.get("href", ""))
    path = address if address.startswith("/") else ""
    if mention := Mention.named(attributes.get("data-mention", ""), path):
        return mention
    return Link(address, attributes.get("title", "")) if address else None


def _address(href: str) -> str:
    """An address that a text may lead to, or ""."""
    address = href.strip()
    return address if ADDRESS.fullmatch(address) else ""


def _number(side: str) -> int | None:
    return int(side) if NUMBER.fullmatch(side) else None
