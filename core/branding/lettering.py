"""Words drawn in the display face of the site, as outlines that need no font.

Reading the fonts takes 10 MB and a tenth of a second, paid only when such a word is changed.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, TypedDict

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from PIL import ImageFont

FONTS = Path(__file__).parents[2] / "static" / "core" / "fonts"
# The second has letters that only other languages write.
FILES = ("m2-display.woff2", "m2-display-more.woff2")
# The height of capitals as they are drawn, and in the units of the fonts.
HEIGHT, CAPITAL, EM = 330, 660, 1000
SCALE = HEIGHT / CAPITAL


class Lettering(TypedDict):
    """The SVG paths of words, standing on y = 0, HEIGHT high; `dots` are drawn in a colour."""

    width: int
    path: str
    dots: str


class MissingGlyphError(ValueError):
    """A sign that no font of the site has; the message is the sign."""


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font: its outlines by sign, their widths, and how they are set in a line."""

    glyphs: Any
    names: Mapping[int, str]
    printed: ImageFont.FreeTypeFont

    def outline(self, sign: str, left: float) -> str:
        pen = SVGPathPen(self.glyphs, "{:.0f}".format)
        move = (SCALE, 0, 0, -SCALE, left * SCALE, 0)
        placed = TransformPen(pen, move)  # type: ignore[no-untyped-call]
        self.glyphs[self.names[ord(sign)]].draw(placed)
        return str(pen.getCommands())  # type: ignore[no-untyped-call]

    def place(self, run: str, index: int) -> float:
        """Return where a sign of a line begins: the end of the line up to it, less its own width.

        So it is kerned as in print.
        """
        return self.printed.getlength(run[: index + 1]) - self.printed.getlength(run[index])

    def bearing(self, sign: str) -> float:
        """Return the space that the font leaves before a sign."""
        return float(self.glyphs[self.names[ord(sign)]].lsb)


# Any visitor may try a name on; the site has a few words.
@lru_cache(maxsize=64)
def draw(words: str) -> Lettering:
    """Return the words in one line that begins and ends with a letter. Raises MissingGlyphError."""
    outlines: dict[bool, list[str]] = {False: [], True: []}
    runs = _runs(words)
    edge = runs[0][0].bearing(runs[0][1][0]) if runs else 0.0
    end = 0.0
    for face, run in runs:
        for index, sign in enumerate(run):
            left = end - edge + face.place(run, index)
            outlines[sign == "."].append(face.outline(sign, left))
        end += face.printed.getlength(run)
    return {
        "width": round((end - 2 * edge) * SCALE),
        "path": "".join(outlines[False]),
        "dots": "".join(outlines[True]),
    }


def _runs(words: str) -> list[tuple[Face, str]]:
    """Split the words into runs, each set in one font."""
    faces = [_face_of(sign) for sign in words]
    parts = groupby(zip(faces, words, strict=True), key=itemgetter(0))
    return [(face, "".join(sign for _face, sign in part)) for face, part in parts]


def _face_of(sign: str) -> Face:
    for file in FILES:
        if ord(sign) in _opened(file).names:
            return _opened(file)
    raise MissingGlyphError(sign)


@cache
def _opened(file: str) -> Face:
    content = (FONTS / file).read_bytes()
    font = TTFont(io.BytesIO(content))
    printed = ImageFont.truetype(io.BytesIO(content), EM)
    return Face(font.getGlyphSet(), font.getBestCmap() or {}, printed)
