"""Words in the site's own fonts: which of them has each letter, and how large they fit."""

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
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
type File = Face | Literal["more"]
FILES: dict[File, tuple[str, int | None]] = {
    "display": ("m2-display.woff2", None),
    "more": ("m2-display-more.woff2", None),
    # One file for every weight.
    "bold": ("m2-text.woff2", 700),
    "text": ("m2-text.woff2", 400),
}
# Where the letters come from that a face lacks.
INSTEAD: tuple[File, ...] = ("display", "more", "bold")

# Sizes are in the em of a face measured at this size: large enough to lose nothing to rounding.
MEASURE = 200
# A sign that no font has.
NO_SIGN = "\ufffe"
# A word longer than any real one is broken, after every few letters if need be.
LONGEST_WORD = 32
PIECE = 6


class FontError(Exception):
    """A font of the site that is missing or cannot be read."""


class UnwritableError(ValueError):
    """Words that the site's fonts have no letters for."""


@cache
def file_of(name: str) -> bytes:
    return (FONTS / name).read_bytes()


def _open(file: File, size: int, engine: Layout) -> FreeTypeFont:
    name, weight = FILES[file]
    try:
        font = ImageFont.truetype(io.BytesIO(file_of(name)), size, layout_engine=engine)
    except OSError as error:
        raise FontError(f"The font {name} cannot be opened: {error}") from error
    if weight:
        font.set_variation_by_axes([weight])
    return font


@lru_cache(maxsize=64)
def font(file: File, size: int) -> FreeTypeFont:
    """The letters of a file at a size in pixels; raises FontError."""
    return _open(file, size, Layout.RAQM)


@lru_cache(maxsize=4096)
def lacks(file: File, sign: str) -> bool:
    plain = signs_of(file)
    return bytes(plain.getmask(sign)) == bytes(plain.getmask(NO_SIGN))


@cache
def signs_of(file: File) -> FreeTypeFont:
    return _open(file, 32, Layout.BASIC)


def cleaned(words: str) -> str:
    """The words with one kind of hyphen and space, and without the signs that nobody sees."""
    composed = unicodedata.normalize("NFC", words).replace("\u2011", "-")
    seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return re.sub(r"[^\S\u00a0\u202f]+", " ", seen).strip()


def able(words: str, face: Face) -> Face:
    """The face, or for words that it cannot write the display face: no name is set apart."""
    return "display" if any(lacks(face, sign) for sign in words) else face


@lru_cache(maxsize=1024)
def runs(words: str, face: Face) -> list[tuple[File, str]]:
    """The words in parts that one file writes each; raises UnwritableError."""
    files = [_file_with(sign, face) for sign in words]
    parts = groupby(zip(files, words, strict=True), key=itemgetter(0))
    return [(file, "".join(sign for _file, sign in part)) for file, part in parts]


def _file_with(sign: str, face: Face) -> File:
    for file in (face, *INSTEAD):
        if not lacks(file, sign):
            return file
    raise UnwritableError(f"The site’s fonts have no “{sign}”.")


def length(words: str, face: Face) -> float:
    """How long a line is, in em."""
    return sum(font(file, MEASURE).getlength(run) for file, run in runs(words, face)) / MEASURE


def write(
    pen: ImageDraw, place: tuple[float, float], words: str, face: Face, size: int, ink: str | int
) -> float:
    """Write one line from a place on its baseline; gives where it ends."""
    x, y = place
    for file, run in runs(words, face):
        pen.text((x, y), run, ink, font(file, size), anchor="ls")
        x += font(file, size).getlength(run)
    return x


@dataclass(frozen=True, slots=True)
class Setting:
    """Words broken into lines, and the size at which they fit."""

    lines: Sequence[str]
    size: float


def fitted(
    words: str, face: Face, *, width: float, height: float, leading: float, largest: float
) -> Setting:
    """The words as large as they fit, in lines of about the same length.

    `leading` is the height of a line in em; the sizes are in pixels.
    """
    best = Setting((), 0)
    parts = _parts(words)
    for count in range(1, len(parts) + 1):
        # More lines than this cannot be larger than what fits already.
        if height / (count * leading) <= best.size:
            break
        lines = _broken(parts, face, count)
        size = min(width / _longest(lines, face), height / (len(lines) * leading), largest)
        if size > best.size:
            best = Setting(lines, size)
    return best


def filled(words: str, face: Face, *, width: float) -> list[str]:
    """The words in lines that are at most `width` em long."""
    return _greedy(_parts(words), face, width)[0]


def shortened(line: str, face: Face, *, width: float, is_cut: bool) -> str:
    """A line with an ellipsis for what is too long, or for the lines after it that are cut."""
    if not is_cut and length(line, face) <= width:
        return line
    while length(f"{line}…", face) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,')}…"


def _parts(words: str) -> list[str]:
    """What may stand on a line of its own, each with the space after it.

    A space that does not break stays inside.
    """
    parts: list[str] = []
    for part in re.findall(r"[^ ]+ ?", words):
        is_word = len(part) <= LONGEST_WORD
        parts += [part] if is_word else map("".join, batched(part, PIECE))
    return parts


def _greedy(parts: Sequence[str], face: Face, width: float) -> tuple[list[str], float]:
    """Lines of at most that width, and the width at which one of them would take a part more."""
    lines, more = [""], float("inf")
    for part in parts:
        longer = length((lines[-1] + part).rstrip(" "), face)
        if not lines[-1] or longer <= width:
            lines[-1] += part
        else:
            more = min(more, longer)
            lines.append(part)
    return [line.rstrip(" ") for line in lines], more


def _broken(parts: Sequence[str], face: Face, count: int) -> list[str]:
    """At most `count` balanced lines; one ends at a colon where that costs next to nothing."""
    even = _balanced(parts, face, count)
    most = 1.12 * _longest(even, face)
    for place, part in enumerate(parts[:-1], start=1):
        if part.rstrip().endswith(":"):
            for first in range(1, count):
                head = _balanced(parts[:place], face, first)
                lines = head + _balanced(parts[place:], face, count - first)
                if _longest(lines, face) <= most:
                    return lines
    return even


def _longest(lines: Sequence[str], face: Face) -> float:
    return max(length(line, face) for line in lines)


def _balanced(parts: Sequence[str], face: Face, count: int) -> list[str]:
    """At most `count` lines, the longest of them as short as can be."""
    width = max(length(part.rstrip(" "), face) for part in parts)
    while True:
        lines, wider = _greedy(parts, face, width)
        if len(lines) <= count:
            return lines
        width = wider
