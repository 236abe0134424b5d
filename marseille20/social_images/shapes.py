"""The shapes on the waterline: flags (core.branding.flags), the mark, lettering.

Sizes are in pixels of the finished image. Everything is drawn SCALE times as large and reduced at
the end, which makes every edge smooth. Three times took half as long again, and looked the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched

from PIL import Image, ImageDraw

from core.branding.flags import FLAGS, PENNANT
from marseille20.social_images import typography
from marseille20.social_images.palette import FLAG_COLOURS, INKS, Inks

SCALE = 2

# The M of the mark, as in templates/_mark.html; what the water makes of it is the W.
MARK = "M0 23V0h12l8 11 8-11h12v23h-9V12L20 23 9 12v11z"

# The height of a capital and of a line of capitals, also of those that have accents or cedillas, in
# em of the display face.
CAPITAL = 0.66
CAPITALS = 0.8
ACCENTED = 1.0

type Outline = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Sprite:
    """A shape on the waterline, and what the water mirrors of it (not yet upside down)."""

    above: Image.Image
    below: Image.Image
    # How much of it is under water, in pixels of `above`: the cedilla of a Ç.
    descent: int = 0

    @property
    def width(self) -> float:
        return self.above.width / SCALE


def outlines(path: str) -> list[Outline]:
    """Return the corners of each part of an SVG path of straight lines (M L H V Z)."""
    found: list[Outline] = []
    x = y = 0.0
    for command, text in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", text)]
        from_x, from_y = (1, 1) if command.islower() else (0, 0)
        match command.upper():
            case "M" | "L":
                for across, down in batched(numbers, 2):
                    x, y = x * from_x + across, y * from_y + down
                    if command == "M":
                        found.append([])
                    found[-1].append((x, y))
            case "H":
                x = x * from_x + numbers[0]
                found[-1].append((x, y))
            case "V":
                y = y * from_y + numbers[0]
                found[-1].append((x, y))
    return found


def _polygon(pen: ImageDraw.ImageDraw, path: str, scale: float, colour: str | int) -> None:
    for outline in outlines(path):
        pen.polygon([(x * scale, y * scale) for x, y in outline], fill=colour)


def proportion(sign: str) -> float:
    """Return the length of a flag relative to its height."""
    return 1.5 if FLAGS[sign][0] == PENNANT else 1


def flag(sign: str, height: float, inks: Inks = INKS) -> Sprite:
    """Return a flag with its border, which is light in the water."""
    shape, parts = FLAGS[sign]
    scale = height * SCALE / 36
    size = (round(proportion(sign) * height * SCALE), round(36 * scale))
    above, below = Image.new("RGBA", size), Image.new("RGBA", size)
    for picture, colours in ((above, FLAG_COLOURS), (below, FLAG_COLOURS | {"blue": inks.ink})):
        pen = ImageDraw.Draw(picture)
        for colour, drawing in parts:
            if drawing.startswith("c"):
                x, y, radius = (float(number) * scale for number in drawing[1:].split())
                pen.circle((x, y), radius, fill=colours[colour])
            else:
                _polygon(pen, drawing, scale, colours[colour])
    edge = [(x * scale, y * scale) for x, y in outlines(shape)[0]]
    # Half of it lies outside, and is cut off.
    width = max(1.5, min(4, height / 60)) * SCALE
    mask = Image.new("L", size)
    _polygon(ImageDraw.Draw(mask), shape, scale, 255)
    for picture, colour, border in ((above, inks.ink, width), (below, inks.on_sea, width / 2)):
        line = [*edge, *edge[:2]]
        ImageDraw.Draw(picture).line(line, fill=colour, width=2 * round(border), joint="curve")
        picture.putalpha(mask)
    return Sprite(above, below)


def hoist(signs: str, height: float, inks: Inks = INKS) -> Sprite:
    """Return flags one below the other, `height` in all."""
    gap = 7
    each = (height - gap * (len(signs) - 1)) / len(signs)
    flags = [flag(sign, each, inks) for sign in signs]
    size = (max(part.above.width for part in flags), round(height * SCALE))
    above, below = Image.new("RGBA", size), Image.new("RGBA", size)
    for place, part in enumerate(flags):
        is_last = part is flags[-1]
        top = size[1] - part.above.height if is_last else round(place * (each + gap) * SCALE)
        above.paste(part.above, (0, top))
        below.paste(part.below, (0, top))
    return Sprite(above, below)


def mark(height: float, letter: str = "M", inks: Inks = INKS) -> Sprite:
    """Return the letter of the mark; M has a drawing of its own."""
    if letter != "M":
        return lettering([letter], height / CAPITAL, inks=inks)
    scale = height * SCALE / 23
    size = (round(40 * scale), round(23 * scale))
    mask = Image.new("L", size)
    _polygon(ImageDraw.Draw(mask), MARK, scale, 255)
    return _coloured(mask, inks)


def lettering(
    lines: Sequence[str], size: float, leading: float = CAPITALS, inks: Inks = INKS
) -> Sprite:
    """Return capitals whose last line stands on the waterline."""
    em, step = round(size * SCALE), round(leading * size * SCALE)
    masks = [_line(line, em) for line in lines]
    baseline = em + step * (len(lines) - 1)
    mask = Image.new("L", (max(line.width for line in masks), baseline + em))
    for place, line in enumerate(masks):
        mask.paste(255, (0, place * step), line)
    _left, top, right, bottom = mask.getbbox() or (0, 0, *mask.size)
    descent = max(0, bottom - baseline)
    return _coloured(mask.crop((0, top, right, baseline + descent)), inks, descent)


def _line(words: str, em: int) -> Image.Image:
    """Return one line, `em` above its baseline and below.

    A font counts the space around letters, which are to stand at the margin.
    """
    mask = Image.new("L", (round((typography.text_width(words, "display") + 1) * em), 2 * em))
    typography.draw_text(ImageDraw.Draw(mask), (em / 2, em), words, "display", em, 255)
    left, _top, right, _bottom = mask.getbbox() or (0, 0, *mask.size)
    return mask.crop((left, 0, right, 2 * em))


def _coloured(mask: Image.Image, inks: Inks, descent: int = 0) -> Sprite:
    above, below = (Image.new("RGBA", mask.size, colour) for colour in (inks.ink, inks.on_sea))
    above.putalpha(mask)
    below.putalpha(mask)
    return Sprite(above, below.crop((0, 0, mask.width, mask.height - descent)), descent)
