"""What is seen on an image: its pixels."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageChops, ImageColor, ImageStat

from marseille20.social_images.canvas import MOST_BYTES
from marseille20.social_images.content import ImageContent
from marseille20.social_images.drawing import WATERLINE, draw, spelled
from marseille20.social_images.palette import FLAG_COLOURS, INK, ON_SEA, ON_SEA_2, PAPER, POINT, SEA
from marseille20.social_images.typography import MissingGlyphError

SESSION = ImageContent(
    kind="poster",
    title="Quand les fans prennent la main\u00a0: le cas de la Scala",
    people="Bernard Cova",
    details=("Mercredi 12 mai 2027, 11:00–11:45", "Auditorium"),
    kicker="Communautés et fans",
    flags="F",
)

Box = tuple[int, int, int, int]
# Where a poster has its title, its lines and its flag.
TITLE: Box = (64, 124, 740, 400)
LINES: Box = (64, 440, 740, 620)
FLAG: Box = (790, 78, 1136, WATERLINE)


def image(content: ImageContent) -> Image.Image:
    png = draw(content)
    assert len(png) <= MOST_BYTES == 120_000
    picture = Image.open(BytesIO(png))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    return picture.convert("RGB")


def share(picture: Image.Image, box: Box, colour: str) -> float:
    """How much of a part of the image has a colour, from 0 to 1."""
    part = picture.crop(box)
    wanted = ImageColor.getrgb(colour)[:3]
    colours: Any = part.getcolors(part.width * part.height)
    close = sum(
        count
        for count, colour in colours
        if sum(abs(a - b) for a, b in zip(colour, wanted, strict=True)) < 12
    )
    return float(close / (part.width * part.height))


def test_poster_has_flag_title_and_words() -> None:
    picture = image(SESSION)
    assert share(picture, FLAG, FLAG_COLOURS["red"]) == pytest.approx(0.49, abs=0.02)
    assert share(picture, TITLE, INK) > 0.15
    assert share(picture, LINES, ON_SEA) > 0.015
    assert share(picture, LINES, ON_SEA_2) > 0.003
    # The point of 2.0, small as it is.
    assert share(picture, (230, 60, 262, 84), POINT) > 0.02


def test_what_is_off_is_struck_out() -> None:
    off = ImageContent(kind="poster", title="Une séance", cancelled=True)
    assert share(image(off), TITLE, POINT) > 0.01
    assert share(image(ImageContent(kind="poster", title="Une séance")), TITLE, POINT) == 0


def test_accents_and_cedillas_touch_no_other_line() -> None:
    name = "Marie-Charlotte Vandenbroucke Lefrançois de La Rochefoucauld"
    picture = image(ImageContent(kind="person", title=name))
    # From the brand to the waterline, beside the flags.
    inked = [share(picture, (250, y, 1136, y + 1), PAPER) < 0.999 for y in range(110, WATERLINE)]
    assert sum(here and not above for above, here in pairwise(inked)) == 3


def test_portrait_is_grey_and_weighs_little() -> None:
    noise = Image.effect_noise((700, 400), 90).convert("RGB")
    noise.paste("red", (0, 0, 350, 400))
    buffer = BytesIO()
    noise.save(buffer, "PNG")
    name = default_storage.save("a0a0a0a0a0a0a0a0a0a0a0a0.png", ContentFile(buffer.getvalue()))
    picture = image(ImageContent(kind="person", title="Ana Môle", portrait=name))
    red, green, blue = ImageStat.Stat(picture.crop((70, 140, 350, 420))).mean
    assert red == pytest.approx(green, abs=6) == pytest.approx(blue, abs=6)


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("poster", "x" * 200),
        ("topic", "W" * 200),
        ("site", "Une longue fin… " * 12),
        ("poster", "« Où vont les sardines\u202f? »"),
    ],
)
def test_titles_of_all_lengths_stay_in_the_paper(kind: str, title: str) -> None:
    picture = image(ImageContent(kind=kind, title=title, flags="ABCDE"))  # type: ignore[arg-type]
    bottom = 186 if kind == "site" else 400
    assert share(picture, (0, 0, 60, bottom), PAPER) > 0.99
    assert share(picture, (1140, 0, 1200, bottom), PAPER) > 0.99
    assert share(picture, (64, 80, 780, bottom), INK) > 0.004


def test_long_lines_end_where_the_image_does() -> None:
    room = "Salle Simone-Veil (2e étage, accès par la cour), "
    people = ", ".join(f"Marie-Charlotte de La Rochefoucauld {n}" for n in range(9))
    picture = image(
        ImageContent(kind="poster", title="Tous", people=people, details=(room * 4,), flags="C")
    )
    assert share(picture, (64, 608, 780, 630), SEA) > 0.99
    assert share(picture, (742, 440, 786, 630), SEA) > 0.99


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("Réseaux d’artistes", "RESEAUXDARTISTES"),
        ("Web 2.0", "WEB2.0"),
        ("Łódź, etc.", "LODZETC"),
        ("Médiation culturelle de proximité", "MCDP"),
        ("«\u00a0!\u00a0»", ""),
    ],
)
def test_topic_is_spelled_by_its_letters_and_digits(name: str, signs: str) -> None:
    assert spelled(name) == signs
    image(ImageContent(kind="topic", title=name))


@pytest.mark.parametrize("kind", ["poster", "person", "topic"])
def test_words_that_the_fonts_lack_are_not_drawn(kind: str) -> None:
    with pytest.raises(MissingGlyphError):
        draw(ImageContent(kind=kind, title="Bravo 🎉"))  # type: ignore[arg-type]


def test_image_of_the_site_is_what_this_draws() -> None:
    kept = Image.open(Path(settings.BASE_DIR) / "static" / "core" / "social_image.png").convert(
        "RGB"
    )
    difference = ImageChops.difference(kept, image(ImageContent(kind="site")))
    # (another FreeType may draw an edge a little otherwise)
    assert max(ImageStat.Stat(difference).mean) < 0.5
