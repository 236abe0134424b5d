from typing import Any

import pytest
from PIL import ImageColor

from core.branding.flags import FLAGS
from marseille20.social_images import shapes
from marseille20.social_images.palette import FLAG_COLOURS, INK


def rgb(colour: str) -> tuple[int, ...]:
    return ImageColor.getrgb(colour)


def test_path_gives_the_corners_of_its_parts() -> None:
    assert shapes.outlines("M9 0h9v9H9zM36 14.4l-7.2 2L0 2V-3") == [
        [(9, 0), (18, 0), (18, 9), (9, 9)],
        [(36, 14.4), (28.8, 16.4), (0, 2), (0, -3)],
    ]


@pytest.mark.parametrize("sign", FLAGS)
def test_every_flag_shows_its_inks(sign: str) -> None:
    flag = shapes.flag(sign, 120).above
    colours: Any = flag.getcolors(1_000_000)
    seen = {colour[:3] for _count, colour in colours if colour[3]}
    colours = {rgb(FLAG_COLOURS[colour]) for colour, _drawing in FLAGS[sign][1]}
    assert seen == colours | {rgb(INK)}


def test_cedilla_hangs_in_the_water() -> None:
    word = shapes.lettering(["FRANÇAIS"], 100)
    assert word.descent > 10 * shapes.SCALE
    assert word.above.height == word.below.height + word.descent
    alpha = word.above.getchannel("A")
    assert alpha.crop((0, word.below.height + 20, *alpha.size)).getbbox()
