"""Text in the site's own fonts: which of them has each glyph, and how large it fits."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import batched, groupby
from operator import itemgetter
from pathlib import Path
from typing import Literal

from PIL import ImageFont
from PIL.ImageDraw import ImageDraw
from PIL.ImageFont import FreeTypeFont, Layout

FONTS = Path(__file__).parents[2] / "static" / "core" / "fonts"

type Face = Literal["display", "bold", "text"]
# The display face has a second file, for letters of other languages.
type FontFile = Face | Literal["more"]
FONT_FILES: dict[FontFile, tuple[str, int | None]] = {
    "display": ("m2-display.woff2", None),
    "more": ("m2-display-more.woff2", None),
    # One file for every weight.
    "bold": ("m2-text.woff2", 700),
    "text": ("m2-text.woff2", 400),
}
# Where the letters come from that a face lacks.
FALLBACKS: tuple[FontFile, ...] = ("display", "more", "bold")

# Sizes are in the em of a face measured at this size: large enough to lose nothing to rounding.
MEASURE = 200
# A character that no font has.
NONCHARACTER = "\ufffe"
# A word longer than any real one is broken, after every few letters if need be.
LONGEST_WORD = 32
PIECE = 6


class FontError(Exception):
    """A font of the site that is missing or cannot be read."""


class MissingGlyphError(ValueError):
    """Text for which the site's fonts lack a glyph."""


@lru_cache(maxsize=64)
def font(file: FontFile, size: int, engine: Layout = Layout.RAQM) -> FreeTypeFont:
    """Return the letters of a file at a size in pixels. Raises FontError."""
    name, weight = FONT_FILES[file]
    try:
        content = (FONTS / name).read_bytes()
        opened = ImageFont.truetype(io.BytesIO(content), size, layout_engine=engine)
    except OSError as error:
        raise FontError(f"The font {name} cannot be opened: {error}") from error
    if weight:
        opened.set_variation_by_axes([weight])
    return opened


@lru_cache(maxsize=4096)
def lacks_glyph(file: FontFile, character: str) -> bool:
    plain = font(file, 32, Layout.BASIC)
    return bytes(plain.getmask(character)) == bytes(plain.getmask(NONCHARACTER))


def normalized(text: str) -> str:
    """Return the text with one kind of hyphen and space, and without invisible characters."""
    composed = unicodedata.normalize("NFC", text).replace("\u2011", "-")
    seen = "".join(character for character in composed if unicodedata.category(character) != "Cf")
    return re.sub(r"[^\S\u00a0\u202f]+", " ", seen).strip()


def face_for(text: str, face: Face) -> Face:
    """Return the face, or the display face for text that it cannot write: no name is split."""
    return "display" if any(lacks_glyph(face, character) for character in text) else face


@lru_cache(maxsize=1024)
def runs(text: str, face: Face) -> list[tuple[FontFile, str]]:
    """Return the text in parts that one file writes each. Raises MissingGlyphError."""
    files = [_file_for(character, face) for character in text]
    parts = groupby(zip(files, text, strict=True), key=itemgetter(0))
    return [(file, "".join(character for _file, character in part)) for file, part in parts]


def _file_for(character: str, face: Face) -> FontFile:
    for file in (face, *FALLBACKS):
        if not lacks_glyph(file, character):
            return file
    raise MissingGlyphError(f"The site’s fonts have no “{character}”.")


def text_width(text: str, face: Face) -> float:
    """Return the length of a line, in em."""
    return sum(font(file, MEASURE).getlength(run) for file, run in runs(text, face)) / MEASURE


def draw_text(
    pen: ImageDraw, place: tuple[float, float], text: str, face: Face, size: int, colour: str | int
) -> float:
    """Write one line from a place on its baseline; return where it ends."""
    x, y = place
    for file, run in runs(text, face):
        pen.text((x, y), run, colour, font(file, size), anchor="ls")
        x += font(file, size).getlength(run)
    return x


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Text broken into lines, and the size at which they fit."""

    lines: Sequence[str]
    size: float


def fit(
    text: str, face: Face, *, width: float, height: float, leading: float, largest: float
) -> TextBlock:
    """Return the text as large as it fits, in lines of about the same length.

    `leading` is the height of a line in em; the sizes are in pixels.
    """
    best = TextBlock((), 0)
    parts = _parts(text)
    for count in range(1, len(parts) + 1):
        # More lines than this cannot be larger than what fits already.
        if height / (count * leading) <= best.size:
            break
        lines = _break(parts, face, count)
        size = min(width / _longest(lines, face), height / (len(lines) * leading), largest)
        if size > best.size:
            best = TextBlock(lines, size)
    return best


def wrap(text: str, face: Face, *, width: float) -> list[str]:
    """Return the text in lines that are at most `width` em long."""
    return _greedy(_parts(text), face, width)[0]


def ellipsize(line: str, face: Face, *, width: float, is_cut: bool) -> str:
    """Return a line with an ellipsis if it is too long, or if lines after it are cut."""
    if not is_cut and text_width(line, face) <= width:
        return line
    while text_width(f"{line}…", face) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,')}…"


def _parts(text: str) -> list[str]:
    """Return what may stand on a line of its own, each with the space after it.

    A space that does not break stays inside.
    """
    parts: list[str] = []
    for part in re.findall(r"[^ ]+ ?", text):
        is_word = len(part) <= LONGEST_WORD
        parts += [part] if is_word else map("".join, batched(part, PIECE))
    return parts


def _greedy(parts: Sequence[str], face: Face, width: float) -> tuple[list[str], float]:
    """Return lines of at most that width, and the least width at which one would take more."""
    lines, more = [""], float("inf")
    for part in parts:
        longer = text_width((lines[-1] + part).rstrip(" "), face)
        if not lines[-1] or longer <= width:
            lines[-1] += part
        else:
            more = min(more, longer)
            lines.append(part)
    return [line.rstrip(" ") for line in lines], more


def _break(parts: Sequence[str], face: Face, count: int) -> list[str]:
    """Return at most `count` balanced lines; one ends at a colon where that costs little."""
    even = _balance(parts, face, count)
    most = 1.12 * _longest(even, face)
    for place, part in enumerate(parts[:-1], start=1):
        if part.rstrip().endswith(":"):
            for first in range(1, count):
                head = _balance(parts[:place], face, first)
                lines = head + _balance(parts[place:], face, count - first)
                if _longest(lines, face) <= most:
                    return lines
    return even


def _longest(lines: Sequence[str], face: Face) -> float:
    return max(text_width(line, face) for line in lines)


def _balance(parts: Sequence[str], face: Face, count: int) -> list[str]:
    """Return at most `count` lines, the longest of them as short as can be."""
    width = max(text_width(part.rstrip(" "), face) for part in parts)
    while True:
        lines, wider = _greedy(parts, face, width)
        if len(lines) <= count:
            return lines
        width = wider
