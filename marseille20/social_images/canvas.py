"""An image being drawn: paper above the waterline, the sea and the reflections below it."""

import io

from PIL import Image, ImageChops, ImageDraw

from marseille20.social_images import shapes, typography
from marseille20.social_images.palette import INK, PALETTE, PAPER, POINT, SEA
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
    """Places and sizes are in pixels of the finished image."""

    def __init__(self, waterline: int) -> None:
        self.waterline = waterline
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.rectangle(0, waterline, WIDTH, HEIGHT, SEA)
        self.rectangle(0, waterline, WIDTH, waterline + THICKNESS, INK)

    def rectangle(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        corners = [round(edge * SCALE) for edge in (left, top, right, bottom)]
        self.pen.rectangle([*corners[:2], corners[2] - 1, corners[3] - 1], fill=colour)

    def circle(self, x: float, y: float, radius: float, colour: str) -> None:
        self.pen.circle((x * SCALE, y * SCALE), radius * SCALE, fill=colour)

    def text(
        self, left: float, baseline: float, line: str, face: Face, size: float, colour: str
    ) -> float:
        """Write one line; gives where it ends."""
        place = (round(left * SCALE), round(baseline * SCALE))
        end = typography.draw_text(self.pen, place, line, face, round(size * SCALE), colour)
        return end / SCALE

    def add(self, sprite: Sprite, left: float, *, depth: float) -> None:
        """Put something on the waterline, and its reflection, cut into ripples, in the sea."""
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

    def mark(self, left: float, top: float, height: float) -> None:
        """The mark: M over W."""
        unit = height / 48
        m = shapes.mark(23 * unit).above
        self._put(m, left, top)
        w = Image.new("RGBA", m.size, SEA)
        w.putalpha(m.getchannel("A").transpose(Image.Transpose.FLIP_TOP_BOTTOM))
        self._put(w, left, top + 25 * unit)
        for start, end in ((33, 34.6), (39.2, 41), (43.6, 45.4)):
            self.rectangle(left, top + start * unit, left + 40 * unit, top + end * unit, PAPER)

    def brand(self) -> None:
        """The mark and the name of the site, in the corner where every image has them."""
        self.mark(MARGIN, 44, 52)
        x = MARGIN + 58.0
        for part, colour in (("Marseille 2", INK), (".", POINT), ("0", INK)):
            x = self.text(x, 81, part, "display", 33, colour)

    def png(self) -> bytes:
        """The finished image, in as many colours as its weight allows."""
        image = self.image.reduce(SCALE)
        # Each of the palette is kept, however little of it there is: a strip below has much of it.
        swatches = Image.new("RGB", (WIDTH, HEIGHT + 60))
        swatches.paste(image)
        for place, colour in enumerate(PALETTE):
            left = place * WIDTH // len(PALETTE)
            swatches.paste(colour, (left, HEIGHT, WIDTH, HEIGHT + 60))
        for colours in COLOURS:
            buffer = io.BytesIO()
            few = swatches.quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            few.crop((0, 0, WIDTH, HEIGHT)).save(buffer, "PNG")
            if buffer.tell() <= MOST_BYTES:
                break
        return buffer.getvalue()
