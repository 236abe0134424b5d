"""What every image has in common: the waterline, reflections, and a weight that is bounded."""

from io import BytesIO

from PIL import Image, ImageColor

from marseille20.social_images.canvas import GAP, HEIGHT, MOST_BYTES, THICKNESS, WIDTH, Canvas
from marseille20.social_images.palette import INK, PALETTE, PAPER, POINT, SEA
from marseille20.social_images.shapes import SCALE, Sprite

WATERLINE = 400


def finished(canvas: Canvas) -> Image.Image:
    return Image.open(BytesIO(canvas.png())).convert("RGB")


def square(edge: int, above: str = POINT, below: str = PAPER) -> Sprite:
    size = (edge * SCALE, edge * SCALE)
    return Sprite(Image.new("RGBA", size, above), Image.new("RGBA", size, below))


def test_paper_is_above_the_waterline_and_the_sea_below() -> None:
    picture = finished(Canvas(WATERLINE))
    assert picture.size == (WIDTH, HEIGHT)
    column = [picture.getpixel((600, y)) for y in range(HEIGHT)]
    sea = HEIGHT - WATERLINE - THICKNESS
    expected = [PAPER] * WATERLINE + [INK] * THICKNESS + [SEA] * sea
    assert column == [ImageColor.getrgb(colour) for colour in expected]


def test_its_reflection_is_cut_into_ripples_and_no_deeper_than_asked() -> None:
    canvas = Canvas(WATERLINE)
    canvas.add(square(100), 200, depth=50)
    picture = finished(canvas)
    top = WATERLINE + THICKNESS + GAP
    column = [picture.getpixel((250, top + y)) for y in range(60)]
    paper, sea = ImageColor.getrgb(PAPER), ImageColor.getrgb(SEA)
    assert column[:6] == [paper] * 6
    assert sea in column[:46]
    assert column[46:] == [sea] * 14


def test_every_colour_of_the_palette_is_kept_however_busy_the_image_is() -> None:
    canvas = Canvas(WATERLINE)
    noise = Image.frombytes("L", (300, 300), bytes(n * n % 251 for n in range(300 * 300)))
    portrait = noise.resize((300 * SCALE, 300 * SCALE)).convert("RGBA")
    canvas.add(Sprite(portrait, portrait), 100, depth=100)
    for place, colour in enumerate(PALETTE):
        canvas.rectangle(600 + 20 * place, 20, 620 + 20 * place, 40, colour)
    assert len(canvas.png()) <= MOST_BYTES
    picture = finished(canvas)
    for place, colour in enumerate(PALETTE):
        assert picture.getpixel((610 + 20 * place, 30)) == ImageColor.getrgb(colour)
