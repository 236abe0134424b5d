import re
from pathlib import Path

from django.conf import settings

from marseille20.social_images import inks


def test_inks_are_those_of_the_light_theme() -> None:
    tokens = (Path(settings.BASE_DIR) / "static" / "core" / "tokens.css").read_text()
    light = dict(re.findall(r"--([\w-]+): (?:light-dark\()?(#[0-9a-f]{6})", tokens))
    roles = {
        inks.PAPER: "paper",
        inks.INK: "ink",
        inks.SEA: "sea",
        inks.ON_SEA_2: "on-sea-2",
        inks.POINT: "point",
    }
    assert {light[role] for role in roles.values()} == set(roles)
    assert light["on-sea"] == inks.ON_SEA
    flags = {f"f{name[2:]}": colour for name, colour in light.items() if name[:2] == "f-"}
    assert flags == inks.FLAG_INKS
