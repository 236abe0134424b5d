"""The text of a recap, parsed once: blocks, and lines of spans in them.

It holds all that the editor can make and nothing else. `recaps.text.html` reads and writes it as
the HTML that a row keeps, `recaps.text.markdown` as Markdown. All of it is immutable.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from math import ceil
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings

from core.text.translated import NO_BREAK_SPACE

WORDS_A_MINUTE = 200
# As a table has them: with a sign, groups of digits, a share or a currency.
NUMBER = re.compile(r"[-+\N{MINUS SIGN}]?[€$£]?\d[\d\s.,’]*[%€$£]?")

# --- Lines -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web or of mail, or a path of this site."""

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A session or a speaker; `path` is where it was found when the text was written, or ""."""

    kind: str
    key: UUID
    path: str = ""

    @property
    def name(self) -> str:
        """Both as one word, such as `session:0b6cf2a0-…`."""
        return f"{self.kind}:{self.key}"

    @classmethod
    def named(cls, name: str, path: str = "") -> "Mention | None":
        """Return the mention with a name like "session:…", or None if it is malformed."""
        kind, _colon, key = name.partition(":")
        try:
            is_one = kind in {"session", "speaker"} and str(UUID(key)) == key
        except ValueError:
            return None
        return cls(kind, UUID(key), path) if is_one else None


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a span; `credit` says that it names who made the picture above it."""

    credit: bool = False
    link: Link | Mention | None = None
    strong: bool = False
    emphasis: bool = False
    superscript: bool = False
    code: bool = False


PLAIN = Marks()
# Marks in one another, the outermost first.
NESTING = ("credit", "link", "strong", "emphasis", "superscript", "code")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that are set alike; no-break spaces are U+00A0."""

    text: str
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class LineBreak:
    marks: ClassVar[Marks] = PLAIN


@dataclass(frozen=True, slots=True)
class Footnote:
    """What is said of a word at the end of the text; it stands behind that word."""

    content: "Line"
    marks: ClassVar[Marks] = PLAIN


type Inline = Span | LineBreak | Footnote
# Neighbours are set differently: what is set alike is one span.
type Line = tuple[Inline, ...]


def line_of(parts: Iterable[Inline]) -> Line:
    """Return parts as a line: neighbours with the same marks are joined."""
    line: list[Inline] = []
    for (kind, marks), group in groupby(parts, key=lambda part: (type(part), part.marks)):
        if kind is Span:
            line.append(Span("".join(text_of(part) for part in group), marks))
        else:
            line += group
    return tuple(line)


def with_marks(line: Iterable[Inline], **marks: Any) -> Line:
    """Return the line with these marks changed, by the names of fields; only spans have any."""
    return line_of(
        Span(part.text, replace(part.marks, **marks)) if isinstance(part, Span) else part
        for part in line
    )


@dataclass(frozen=True, slots=True)
class Marked:
    """Parts of a line that share a mark, the name of a field of Marks, and its value."""

    mark: str
    value: Link | Mention | bool
    content: "tuple[Inline | Marked, ...]"


type Nested = tuple[Inline | Marked, ...]


def nested(line: Line) -> Nested:
    """Return a line as a tree, as HTML and Markdown write it: each mark once around its parts."""
    used = [mark for mark in NESTING if any(getattr(part.marks, mark) for part in line)]
    return _nested(line, used)


def _nested(parts: Iterable[Inline], marks: list[str]) -> Nested:
    if not marks:
        return tuple(parts)
    outer, *inner = marks
    tree: list[Inline | Marked] = []
    for value, group in groupby(parts, key=lambda part: getattr(part.marks, outer)):
        content = _nested(group, inner)
        tree += [Marked(outer, value, content)] if value else content
    return tuple(tree)


def code_of(content: Nested) -> str:
    """Return the characters of what is marked as code, which nothing else is marked in."""
    return "".join(span.text for span in content if isinstance(span, Span))


def text_of(part: Inline) -> str:
    """Return the characters of a span, a space for a line break, "" for a footnote."""
    match part:
        case Span(text):
            return text
        case LineBreak():
            return " "
    return ""


# --- Blocks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Line


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 or 3: the page has the first."""

    level: int
    content: Line


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the text."""


@dataclass(frozen=True, slots=True)
class ListItem:
    """A line that stands in no paragraph, and paragraphs, lists and quotations; one or both."""

    content: Line = ()
    blocks: "tuple[Block, ...]" = ()


@dataclass(frozen=True, slots=True)
class List:
    items: tuple[ListItem, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Blockquote:
    """A quotation of paragraphs and lists."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with its source; a pull quote is drawn large."""

    paragraphs: tuple[Paragraph, ...]
    source: Line = ()
    is_pull: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name in the storage, with its size in pixels where that is known."""

    name: str
    alt: str = ""
    width: int | None = None
    height: int | None = None

    @property
    def url(self) -> str:
        return f"{settings.MEDIA_URL}{self.name}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption, of which the credit is a part, as marked spans."""

    picture: Picture
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Gallery:
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Embed:
    """A video or sound elsewhere, behind a picture or, without one, its title."""

    address: str
    title: str = ""
    picture: Picture | None = None
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A page elsewhere, by its address, its title and its picture.

    What else it says of itself is in its row (`recaps.models.Card`).
    """

    address: str
    title: str
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows have as many cells, a line each, and a header row says something."""

    rows: tuple[tuple[Line, ...], ...]
    caption: Line = ()
    has_header_row: bool = False
    has_header_column: bool = False

    def has_numbers(self, column: int) -> bool:
        """Tell whether a column holds numbers below its header, and no words."""
        below = self.rows[self.has_header_row :]
        cells = ["".join(map(text_of, row[column])).strip() for row in below]
        return any(cells) and all(NUMBER.fullmatch(cell) for cell in cells if cell)


# What stands by itself among what is text.
type Standing = Quote | Figure | Gallery | Embed | Card | Table
type Block = Paragraph | Heading | Rule | List | Blockquote | Standing


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...] = ()

    @property
    def text(self) -> str:
        """Its words, a space between lines."""
        return " ".join("".join(map(text_of, line)) for line in lines(self))

    @property
    def word_count(self) -> int:
        """The number of words: no-break spaces join one, and punctuation set apart is none."""
        texts = (span.text.replace(NO_BREAK_SPACE, "_") for span in spans(self))
        return sum(len(text.split()) for text in texts)

    @property
    def reading_minutes(self) -> int:
        """How long it takes to read, in whole minutes."""
        return max(1, ceil(self.word_count / WORDS_A_MINUTE))


# --- What is in them ---------------------------------------------------------------------------

type Node = Document | Block | ListItem | Picture | Line


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and all in it, in the order of the text, down to pictures and lines."""
    yield node
    for child in _children(node):
        yield from walk(child)


def _children(node: Node) -> Iterable[Node]:
    match node:
        case Document(blocks) | Blockquote(blocks) | Gallery(blocks) | List(blocks):
            return blocks
        case Paragraph(content) | Heading(content=content):
            return (content,)
        case ListItem(content, blocks):
            return (content, *blocks)
        case Quote(paragraphs, source):
            return (*paragraphs, source)
        case Figure(picture, caption):
            return (picture, caption)
        case Embed(address, title, picture, caption):
            link = Marks(link=Link(address))
            return (picture or (Span(title, link),), caption)
        case Card(address, title, picture):
            line = (Span(title, Marks(link=Link(address))),)
            return (line, picture) if picture else (line,)
        case Table(rows, caption):
            return (caption, *chain.from_iterable(rows))
        case tuple():
            return (part.content for part in node if isinstance(part, Footnote))
        case _:
            return ()


def lines(node: Node) -> Iterator[Line]:
    """Yield the lines with text in a node; that of an embed without a picture is its title."""
    return (each for each in walk(node) if isinstance(each, tuple) and each)


def spans(node: Node) -> Iterator[Span]:
    return (part for line in lines(node) for part in line if isinstance(part, Span))


def links(node: Node) -> Iterator[Link | Mention]:
    """Yield the links and mentions of a node, once for each span."""
    return (span.marks.link for span in spans(node) if span.marks.link)


def pictures(node: Node) -> Iterator[Picture]:
    return (each for each in walk(node) if isinstance(each, Picture))
