import re
from pathlib import Path

from django.conf import settings

from marseille20.social_images import palette


def test_colours_are_those_of_the_light_theme() -> None:
    tokens = (Path(settings.BASE_DIR) / "static" / "core" / "tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+): (?:light-dark\()?(#[0-9a-f]{6})", tokens))
    roles = {
        palette.PAPER: "paper",
        palette.INK: "ink",
        palette.SEA: "sea",
        palette.ON_SEA_2: "on-sea-2",
        palette.POINT: "point",
    }
    assert {light[role] for role in roles.values()} == set(roles)
    assert light["on-sea"] == palette.ON_SEA
    flags = {name[5:]: colour for name, colour in light.items() if name[:5] == "flag-"}
    assert flags == palette.FLAG_COLOURS
