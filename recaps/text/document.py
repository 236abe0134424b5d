"""The text of a recap, parsed once: blocks, and lines of spans in them.

It holds all that the editor can make and nothing else. `recaps.text.html` reads and writes it as
the HTML that a row keeps, `recaps.text.markdown` as Markdown. All of it is immutable.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar
from uuid import UUID

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
        """The mention with that name; None for what is no name of one."""
        kind, _colon, key = name.partition(":")
        try:
            is_one = kind in {"session", "speaker"} and str(UUID(key)) == key
        except ValueError:
            return None
        return cls(kind, UUID(key), path) if is_one else None


@dataclass(frozen=True, slots=True)
class Marks:
    """How characters are set; `credit` tells who made the picture that they are below."""

    credit: bool = False
    link: Link | Mention | None = None
    strong: bool = False
    emphasis: bool = False


PLAIN = Marks()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters that are set alike; no-break spaces are U+00A0."""

    text: str
    marks: Marks = PLAIN


@dataclass(frozen=True, slots=True)
class LineBreak:
    marks: ClassVar[Marks] = PLAIN


type Inline = Span | LineBreak
# Neighbours are set differently: what is set alike is one span.
type Line = tuple[Inline, ...]


def line_of(parts: Iterable[Inline]) -> Line:
    """Parts as a line."""
    line: list[Inline] = []
    for (kind, marks), group in groupby(parts, key=lambda part: (type(part), part.marks)):
        if kind is LineBreak:
            line += group
        else:
            line.append(Span("".join(text_of(part) for part in group), marks))
    return tuple(line)


def text_of(part: Inline) -> str:
    """The characters of a span; a line break parts words as a space does."""
    return part.text if isinstance(part, Span) else " "


# --- Blocks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paragraph:
    content: Line


@dataclass(frozen=True, slots=True)
class Heading:
    """Its level is 2 or 3: the page has the first."""

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
    """Paragraphs and lists that somebody else said."""

    blocks: "tuple[Block, ...]"


@dataclass(frozen=True, slots=True)
class Quote:
    """Paragraphs of somebody else with who said them; a pull quote is to be drawn large."""

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


@dataclass(frozen=True, slots=True)
class Figure:
    """The credit is part of the caption, as marked spans."""

    picture: Picture
    caption: Line = ()


@dataclass(frozen=True, slots=True)
class Gallery:
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Embed:
    """A film or a sound elsewhere, behind a picture or, without one, its title."""

    address: str
    title: str = ""
    picture: Picture | None = None
    caption: Line = ()


type Block = Paragraph | Heading | Rule | List | Blockquote | Quote | Figure | Gallery | Embed


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...] = ()
