"""The colours of the images: the light theme of static/core/tokens.css, which a test compares.

A site with another palette has other inks; flags are the same everywhere.
"""

from typing import NamedTuple

PAPER = "#eff1ec"
INK = "#0f1b4c"
SEA = "#1b3fc0"
ON_SEA = "#eff1ec"
ON_SEA_2 = "#c9d6ff"
POINT = "#f0441c"


class Inks(NamedTuple):
    """Six roles of a palette, by day."""

    paper: str = PAPER
    ink: str = INK
    sea: str = SEA
    on_sea: str = ON_SEA
    on_sea_2: str = ON_SEA_2
    point: str = POINT


INKS = Inks()

FLAG_COLOURS = {
    "blue": "#1b3fc0",
    "red": "#e63a16",
    "yellow": "#ffc72c",
    "white": "#fbfcf9",
    "black": "#0b1030",
}

# What is as blue as the sea would be a hole in it.
REFLECTED_FLAG_COLOURS = FLAG_COLOURS | {"blue": INK}

PALETTE = (*INKS, *FLAG_COLOURS.values())
