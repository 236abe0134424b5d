"""The look of the image of each kind of page: M over W, flags, title."""

import re
from dataclasses import replace

from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from core.branding.flags import FLAGS, initials
from marseille20.social_images import shapes, typography
from marseille20.social_images.canvas import HEIGHT, MARGIN, RIGHT, THICKNESS, Canvas
from marseille20.social_images.content import MARSEILLE, ImageContent
from marseille20.social_images.shapes import ACCENTED, CAPITAL, CAPITALS, SCALE, Sprite
from marseille20.social_images.typography import Face

# Part of every image's digest: another number draws them all anew.
LOOK = 3

WATERLINE = 424
# How deep a reflection reaches, and how far words stand from a sign.
DEPTH = 176
GUTTER = 52
# The heights of lines, in em.
TITLE = 0.94
TEXT = 1.34

# From this size on a name is large.
LARGE = 92
# A face, a colour, and words that may need several lines.
type Line = tuple[Face, str, str]

# A topic of more letters than this hoists the first ones of its words.
MOST_LETTERS = 20


def draw(content: ImageContent) -> bytes:
    """Return the image as a PNG.

    Raises typography.MissingGlyphError for text that the fonts cannot write, typography.FontError
    where they are missing, OSError when the portrait is.
    """
    drawings = {"poster": _poster, "person": _person, "topic": _topic, "site": _site}
    legible = replace(
        content,
        title=typography.normalized(content.title),
        people=typography.normalized(content.people),
        details=tuple(map(typography.normalized, content.details)),
        kicker=typography.normalized(content.kicker),
    )
    return drawings[content.kind](legible).png()


def _poster(content: ImageContent) -> Canvas:
    """Draw a session or a recap: flags beside its title; people, time and place in the sea."""
    canvas = Canvas(WATERLINE, content.brand)
    canvas.signature()
    signs = "".join(sign for sign in content.flags if sign in FLAGS)
    # Where nothing flies the M itself stands there, and the water makes the W.
    sign = (
        shapes.hoist(signs, WATERLINE - 78, canvas.inks)
        if signs
        else shapes.mark(186, content.brand.letter, canvas.inks)
    )
    left = RIGHT - sign.width
    canvas.add(sign, left, depth=DEPTH)
    width = left - GUTTER - MARGIN
    _title(canvas, content, bottom=WATERLINE - 28, width=width)
    lines: list[Line] = [("bold", canvas.inks.on_sea, content.people)]
    lines += [("text", canvas.inks.on_sea, line) for line in content.details]
    lines += [("text", canvas.inks.on_sea_2, content.kicker)]
    _text(canvas, lines, MARGIN, WATERLINE + THICKNESS + 16, HEIGHT - 24, width)
    return canvas


def _person(content: ImageContent) -> Canvas:
    """Draw a person: the name on the waterline, beside the portrait or the initials' flags."""
    canvas = Canvas(WATERLINE, content.brand)
    canvas.signature()
    left, height = float(MARGIN), 292
    hoist = initials(content.title)
    signs = [_portrait(content.portrait, height)] if content.portrait else []
    signs += [shapes.hoist(hoist, height, canvas.inks)] if hoist else []
    for sign in signs:
        canvas.add(sign, left, depth=DEPTH)
        left += sign.width + 12
    left += GUTTER - 12 if signs else 0
    lines: list[Line] = [("text", canvas.inks.ink, line) for line in content.details]
    sky = WATERLINE - height - 8
    top = _text(canvas, lines, left, sky, sky + 108, RIGHT - left)
    name = _capitals(content.title)
    width, room = RIGHT - left, WATERLINE - top - 16
    one_line = width / typography.text_width(name, "display")
    leading = CAPITALS if name.isascii() else ACCENTED
    # A line that fills the width is finer than two that are hardly larger.
    room = min(room, leading * one_line) if one_line >= LARGE else room
    block = typography.fit(name, "display", width=width, height=room, leading=leading, largest=230)
    lettering = shapes.lettering(block.lines, block.size, leading, canvas.inks)
    canvas.add(lettering, left, depth=CAPITALS * block.size)
    return canvas


def _capitals(name: str) -> str:
    """Return the name in capitals, unless the fonts have one of its letters only small (Ÿ)."""
    try:
        typography.runs(name.upper(), "display")
    except typography.MissingGlyphError:
        return name
    return name.upper()


def _topic(content: ImageContent) -> Canvas:
    """Draw a topic: its name, and the same in flags along the waterline."""
    canvas = Canvas(waterline := 468, content.brand)
    canvas.signature()
    signs, gap = spelled(content.title), 8
    width = RIGHT - MARGIN - gap * (len(signs) - 1)
    size = min(150, width / (sum(map(shapes.proportion, signs)) or 1))
    left = float(MARGIN)
    for sign in signs:
        flag = shapes.flag(sign, size, canvas.inks)
        canvas.add(flag, left, depth=size)
        left += flag.width + gap
    _title(canvas, content, bottom=waterline - size - 34, width=RIGHT - MARGIN, largest=180)
    return canvas


def spelled(name: str) -> str:
    """Return the letters and digits of a name, or the first ones of its words when it is long.

    Of other signs only a decimal point has a flag.
    """
    words = [re.findall(r"[^\W_]|(?<=\d)\.(?=\d)", word) for word in name.split()]
    parts = ["".join(map(initials, word)) for word in words]
    signs = "".join(parts)
    return signs if len(signs) <= MOST_LETTERS else "".join(part[:1] for part in parts)


def _site(content: ImageContent) -> Canvas:
    """Draw the site: its word on the waterline, and the current edition above."""
    canvas, width = Canvas(400, content.brand), RIGHT - MARGIN
    # A short word is no larger: the edition stands above it.
    size = width / max(_length(content.brand.word), _length(MARSEILLE.word))
    word = shapes.lettering([content.brand.word], size, inks=canvas.inks)
    canvas.add(word, MARGIN, depth=CAPITAL * size - 16)
    if content.brand.sign == MARSEILLE.sign:
        _two_point_zero(canvas, height=149, bottom=176)
    elif content.brand.sign:
        _sign(canvas, content.brand.sign, height=149, bottom=176)
    if content.title:
        width = 800
        lines: list[Line] = [("bold", canvas.inks.ink, line) for line in content.details]
        top = _text(canvas, lines, MARGIN, 36, 76, width)
        _title(canvas, content, top=top, bottom=186, width=width, largest=58)
    elif not canvas.logo(MARGIN, 52, 96):
        canvas.mark(MARGIN, 52, 96)
    return canvas


def _length(word: str) -> float:
    """Return the width of a word set in a size of 1."""
    return shapes.lettering([word], 100).width / 100


def _two_point_zero(canvas: Canvas, *, height: float, bottom: float) -> None:
    """Draw the lettering "2.0" with its point, at the right, as in templates/_sign.html."""
    unit, (_paper, ink, *_others, point) = height / 330, canvas.inks
    left, size = RIGHT - 465 * unit, height / CAPITAL
    canvas.text(left - 6 * unit, bottom, "2", "display", size, ink)
    canvas.text(left + 261 * unit, bottom, "0", "display", size, ink)
    canvas.circle(left + 232 * unit, bottom - 39 * unit, 39 * unit, point)


def _sign(canvas: Canvas, sign: str, *, height: float, bottom: float) -> None:
    """Draw another sign, at the right, no wider than “2.0”."""
    width = typography.text_width(sign, "display")
    size = min(height / CAPITAL, 465 * height / 330 / width)
    canvas.words(RIGHT - width * size, bottom, "", sign.split("."), size)


def _title(
    canvas: Canvas,
    content: ImageContent,
    *,
    top: float = 124,
    bottom: float,
    width: float,
    largest: float = 124,
) -> None:
    """Write the title as large as it fits, its last line at the bottom, struck out if cancelled."""
    block = typography.fit(
        content.title, "display", width=width, height=bottom - top, leading=TITLE, largest=largest
    )
    size = block.size
    # (a fifth of the size: what letters reach below the last line)
    baseline = bottom - 0.2 * size - TITLE * size * (len(block.lines) - 1)
    for line in block.lines:
        end = canvas.text(MARGIN, baseline, line, "display", size, canvas.inks.ink)
        if content.cancelled:
            middle = baseline - 0.27 * size
            canvas.rectangle(MARGIN, middle, end, middle + 0.06 * size, canvas.inks.point)
        baseline += TITLE * size


def _text(
    canvas: Canvas, lines: list[Line], left: float, top: float, bottom: float, width: float
) -> float:
    """Write text as large as it fits; return where it ends."""
    lines = [
        (typography.face_for(words, face), colour, words) for face, colour, words in lines if words
    ]
    for size in (30, 28, 26, 24, 22, 20):
        set_lines = [
            (face, colour, line)
            for face, colour, words in lines
            for line in typography.wrap(words, face, width=width / size)
        ]
        if len(set_lines) * TEXT * size <= bottom - top:
            break
    most = int((bottom - top) / (TEXT * size))
    for place, (face, colour, line) in enumerate(set_lines[:most], start=1):
        is_cut = place == most < len(set_lines)
        fitting = typography.ellipsize(line, face, width=width / size, is_cut=is_cut)
        top += TEXT * size
        canvas.text(left, top - 0.3 * size, fitting, face, size, colour)
    return top


def _portrait(name: str, size: float) -> Sprite:
    """Return a portrait, grey and square."""
    with default_storage.open(name) as file, Image.open(file) as picture:
        edge = round(size * SCALE)
        grey = ImageOps.fit(picture.convert("L"), (edge, edge)).convert("RGBA")
    return Sprite(grey, grey)
