"""An image being drawn: paper above the waterline, the sea and the reflections below it."""

import io
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageOps

from marseille20.social_images import shapes, typography
from marseille20.social_images.content import MARSEILLE, Brand
from marseille20.social_images.palette import FLAG_COLOURS
from marseille20.social_images.shapes import SCALE, Sprite
from marseille20.social_images.typography import Face

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
RIGHT = WIDTH - MARGIN

# The waterline, and the water between it and a reflection.
THICKNESS = 6
GAP = 3

# What the ripples leave of a reflection, in parts of its depth (--ripples of tokens.css).
RIPPLES = (
    (0, 0.14),
    (0.16, 0.28),
    (0.315, 0.42),
    (0.47, 0.55),
    (0.615, 0.675),
    (0.75, 0.795),
    (0.88, 0.905),
)

MOST_BYTES = 120_000
# Flat colours and their edges need few colours; a portrait gets more where its weight allows.
COLOURS = (128, 64, 32, 16)


class Canvas:
    """An image in the making; places and sizes are in pixels of the finished image."""

    def __init__(self, waterline: int, brand: Brand = MARSEILLE) -> None:
        self.waterline = waterline
        self.brand, self.inks = brand, brand.inks
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), self.inks.paper)
        self.pen = ImageDraw.Draw(self.image)
        self.rectangle(0, waterline, WIDTH, HEIGHT, self.inks.sea)
        self.rectangle(0, waterline, WIDTH, waterline + THICKNESS, self.inks.ink)

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        corners = [round(edge * SCALE) for edge in (left, top, right, bottom)]
        self.pen.rectangle([*corners[:2], corners[2] - 1, corners[3] - 1], fill=colour)

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        self.pen.circle((x * SCALE, y * SCALE), radius * SCALE, fill=colour)

    def text(
        self, left: float, baseline: float, line: str, face: Face, size: float, colour: str
    ) -> float:
        """Write one line; return where it ends."""
        place = (round(left * SCALE), round(baseline * SCALE))
        end = typography.draw_text(self.pen, place, line, face, round(size * SCALE), colour)
        return end / SCALE

    def add(self, sprite: Sprite, left: float, *, depth: float) -> None:
        """Put a sprite on the waterline, and its reflection, cut into ripples, in the sea."""
        rows = min(round(depth * SCALE), sprite.below.height)
        below = sprite.below.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        below = below.crop((0, 0, below.width, rows))
        ripples = Image.new("L", below.size)
        pen = ImageDraw.Draw(ripples)
        for start, end in RIPPLES:
            pen.rectangle([0, round(start * rows), below.width, round(end * rows) - 1], fill=255)
        below.putalpha(ImageChops.multiply(below.getchannel("A"), ripples))
        self._put(below, left, self.waterline + THICKNESS + GAP)
        height = (sprite.above.height - sprite.descent) / SCALE
        # A hair into the line: the foot of a letter is not always a whole pixel.
        self._put(sprite.above, left, self.waterline - height + 1 / SCALE)

    def _put(self, picture: Image.Image, left: float, top: float) -> None:
        self.image.paste(picture, (round(left * SCALE), round(top * SCALE)), picture)

    def mark(self, left: float, top: float, height: float) -> float:
        """Draw the mark, M over W or another letter over its reflection; return where it ends."""
        unit = height / 48
        m = shapes.mark(23 * unit, self.brand.letter, self.inks).above
        self._put(m, left, top + 23 * unit - m.height / SCALE)
        w = Image.new("RGBA", m.size, self.inks.sea)
        w.putalpha(m.getchannel("A").transpose(Image.Transpose.FLIP_TOP_BOTTOM))
        self._put(w, left, top + 25 * unit)
        right = left + max(40 * unit, m.width / SCALE)
        for start, end in ((33, 34.6), (39.2, 41), (43.6, 45.4)):
            self.rectangle(left, top + start * unit, right, top + end * unit, self.inks.paper)
        return left + m.width / SCALE

    def logo(self, left: float, top: float, height: float) -> float | None:
        """Draw the logo, at most `height` high; return where it ends, or None without one."""
        with suppress(FileNotFoundError):
            if self.brand.logo:
                with default_storage.open(self.brand.logo) as file, Image.open(file) as picture:
                    room = (round(4 * height * SCALE), round(height * SCALE))
                    shown = ImageOps.contain(picture.convert("RGBA"), room)
                self._put(shown, left, top)
                return left + shown.width / SCALE
        return None

    def signature(self) -> None:
        """Draw the mark and the name of the site, in the corner where every image has them."""
        end = self.logo(MARGIN, 44, 52) or self.mark(MARGIN, 44, 52)
        x = max(MARGIN + 58.0, end + 14) if self.brand.letter == "M" else end + 14
        self.words(x, 81, self.brand.stem, self.brand.sign_parts, 33)

    def words(
        self, left: float, baseline: float, stem: str, parts: Sequence[str], size: float
    ) -> float:
        """Write words and the parts of a sign, its dots coloured; return where they end."""
        first, *others = parts or [""]
        x = self.text(left, baseline, stem + first, "display", size, self.inks.ink)
        for part in others:
            x = self.text(x, baseline, ".", "display", size, self.inks.point)
            x = self.text(x, baseline, part, "display", size, self.inks.ink)
        return x

    def png(self) -> bytes:
        """Return the finished image, in as many colours as its weight allows."""
        image = self.image.reduce(SCALE)
        # Each of the palette is kept, however little of it there is: a strip below has much of it.
        swatches = Image.new("RGB", (WIDTH, HEIGHT + 60))
        swatches.paste(image)
        palette = (*self.inks, *FLAG_COLOURS.values())
        places = [place * WIDTH // len(palette) for place in range(len(palette))]
        for left, colour in zip(places, palette, strict=True):
            swatches.paste(colour, (left, HEIGHT, WIDTH, HEIGHT + 60))
        for colours in COLOURS:
            buffer = io.BytesIO()
            # A quarter of the time of a median cut, and nearer to what was drawn.
            few = swatches.quantize(colours, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            means = few.getpalette() or []
            for left, colour in zip(places, palette, strict=True):
                # Each means colours that are nearly the same: the site's own is to be exact.
                first = 3 * cast("int", few.getpixel((left, HEIGHT)))
                means[first : first + 3] = ImageColor.getrgb(colour)
            few.putpalette(means)
            few.crop((0, 0, WIDTH, HEIGHT)).save(buffer, "PNG")
            if buffer.tell() <= MOST_BYTES:
                break
        return buffer.getvalue()
