"""The colours of the site: palettes of five, the roles made of them, and their contrast.

Ratios are those of WCAG 2; colours are written #rrggbb. The palette that the site starts with has
its roles in static/core/tokens.css, where a designer chose each; those of any other are mixed.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOKENS = Path(__file__).parents[2] / "static" / "core" / "tokens.css"
TOKEN = re.compile(r"--([\w-]+): (?:light-dark\()?(#\w{6})(?:, (#\w{6}))?")
BLACK, WHITE = "#000000", "#ffffff"
# What texts (1.4.3) and signs (1.4.11) need.
TEXT, SIGN = 4.5, 3.0
# Palettes whose roles a process remembers: any visitor may name one in an address.
MOST_KEPT = 16


class Palette(NamedTuple):
    """Five colours: the page, the text on it, the sea below the line, and two accents."""

    paper: str
    ink: str
    sea: str
    point: str
    signal: str


class Role(NamedTuple):
    """The colour of one purpose, by day and by night."""

    light: str
    dark: str


PALETTES = {
    name: Palette(*colours)
    for name, colours in json.loads(Path(__file__).with_suffix(".json").read_bytes()).items()
}
DEFAULT = "calcaire"
NAMES: dict[str, Promise] = {
    "calcaire": _("Limestone and ultramarine"),
    "garrigue": _("Scrubland green"),
    "ocre": _("Ochre and terracotta"),
    "lavande": _("Lavender"),
    "ardoise": _("Slate and red"),
}

# What the site shows on what, and how far apart in lightness they have to be.
GROUNDS = ("paper", "surface", "eau")
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("ink", GROUNDS, TEXT),
    ("ink-2", GROUNDS, TEXT),
    ("link", GROUNDS, TEXT),
    ("alert", GROUNDS, TEXT),
    ("edge", GROUNDS, SIGN),
    ("focus", GROUNDS, SIGN),
    ("point", ("paper", "surface"), SIGN),
    ("on-sea", ("sea",), TEXT),
    ("on-sea-2", ("sea",), TEXT),
    ("on-band", ("band",), TEXT),
    ("signal", ("sea", "band"), SIGN),
    ("encre", ("signal", "calcaire"), TEXT),
    ("nuit", ("point",), TEXT),
)
WORDS: dict[str, Promise] = {
    "ink": _("text"),
    "ink-2": _("secondary text"),
    "link": _("links"),
    "alert": _("warnings"),
    "edge": _("edges of fields"),
    "focus": _("the outline of what has the focus"),
    "point": _("the point"),
    "on-sea": _("text"),
    "on-sea-2": _("secondary text"),
    "on-band": _("text"),
    "encre": _("text"),
    "nuit": _("text"),
    "paper": _("the page"),
    "surface": _("panels"),
    "eau": _("tinted bands"),
    "sea": _("the sea"),
    "band": _("the band of plenary sessions"),
    "signal": _("the signal"),
    "calcaire": _("the paper"),
}


class Fault(NamedTuple):
    """A pair of roles whose contrast is too low, with the ratio that it has and needs."""

    front: str
    ground: str
    is_dark: bool
    ratio: float
    least: float


@lru_cache(maxsize=MOST_KEPT)
def roles(palette: Palette) -> dict[str, Role]:
    """Return each role (of tokens.css) in both themes."""
    return _chosen() if palette == PALETTES[DEFAULT] else _mixed(palette)


def faults(palette: Palette) -> Iterator[Fault]:
    """Return the pairs of roles whose contrast is too low."""
    of = roles(palette)
    for front, grounds, least in PAIRS:
        for ground in grounds:
            for theme, is_dark in (("light", False), ("dark", True)):
                ratio = contrast(getattr(of[front], theme), getattr(of[ground], theme))
                if ratio < least:
                    yield Fault(front, ground, is_dark, ratio, least)


@lru_cache(maxsize=MOST_KEPT)
def stylesheet(palette: Palette) -> str:
    """Return the rules that override tokens.css, which they come after."""
    rules = (
        f"--{name}:{role.light}"
        if role.light == role.dark
        else f"--{name}:light-dark({role.light},{role.dark})"
        for name, role in roles(palette).items()
    )
    return f"@layer tokens{{:root{{{';'.join(rules)}}}}}"


def digest(palette: Palette) -> str:
    """Return a digest of the stylesheet: it changes with how roles are mixed."""
    return hashlib.sha256(stylesheet(palette).encode()).hexdigest()[:12]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in bytes.fromhex(colour[1:]))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(colour: str, other: str, share: float) -> str:
    """Return the colour mixed with a share (0 to 1) of another."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _legible(colour: str, towards: str, grounds: Collection[str], least: float) -> str:
    """Return the colour mixed with as little of another as gives this contrast on all grounds."""
    mixed = (_mix(colour, towards, step / 20) for step in range(20))
    return next(
        (each for each in mixed if min(contrast(each, ground) for ground in grounds) >= least),
        towards,
    )


def _chosen() -> dict[str, Role]:
    found = TOKEN.findall(TOKENS.read_text())
    return {name: Role(light, dark or light) for name, light, dark in found if "flag-" not in name}


def _mixed(palette: Palette) -> dict[str, Role]:
    day, night = _by_day(palette), _by_night(palette)
    on_point = _legible(night["paper"], BLACK, [palette.point], TEXT)
    return {
        "calcaire": Role(palette.paper, palette.paper),
        "nuit": Role(on_point, on_point),
        "signal": Role(palette.signal, palette.signal),
        "encre": Role(palette.ink, palette.ink),
        **{name: Role(day[name], night[name]) for name in day},
    }


def _by_day(palette: Palette) -> dict[str, str]:
    paper, ink, sea, point, _signal = palette
    surface, eau = _mix(paper, WHITE, 0.75), _mix(paper, sea, 0.13)
    grounds = (paper, surface, eau)
    return {
        "paper": paper,
        "surface": surface,
        "eau": eau,
        "ink": ink,
        "ink-2": _legible(_mix(ink, paper, 0.3), ink, grounds, 5.5),
        "rule": _mix(paper, ink, 0.25),
        "edge": _legible(_mix(ink, paper, 0.45), ink, grounds, 3.1),
        "link": _legible(sea, ink, grounds, 4.6),
        "alert": _legible(_mix(point, BLACK, 0.1), BLACK, grounds, 4.6),
        "sea": sea,
        "on-sea": paper,
        "on-sea-2": _legible(_mix(paper, sea, 0.2), paper, [sea], 4.6),
        "band": ink,
        "on-band": paper,
        "point": point,
        "focus": ink,
    }


def _by_night(palette: Palette) -> dict[str, str]:
    paper, ink, sea, point, signal = palette
    night = _legible(_mix(ink, BLACK, 0.35), BLACK, [paper], 14)
    surface, eau = _mix(night, sea, 0.13), _mix(night, sea, 0.3)
    grounds = (night, surface, eau)
    band = _mix(night, sea, 0.4)
    return {
        "paper": night,
        "surface": surface,
        "eau": eau,
        "ink": paper,
        "ink-2": _legible(_mix(paper, sea, 0.3), paper, grounds, 5.5),
        "rule": _mix(night, paper, 0.22),
        "edge": _legible(_mix(night, paper, 0.4), paper, grounds, 3.1),
        "link": _legible(_mix(sea, WHITE, 0.55), WHITE, grounds, 5.5),
        "alert": _legible(_mix(point, WHITE, 0.3), WHITE, grounds, 4.6),
        "sea": _legible(_mix(sea, BLACK, 0.2), BLACK, [paper], 4.6),
        "on-sea": paper,
        "on-sea-2": _legible(_mix(paper, sea, 0.15), paper, [_mix(sea, BLACK, 0.2)], 4.6),
        "band": _legible(band, night, [paper], 4.6),
        "on-band": paper,
        "point": _legible(_mix(point, WHITE, 0.1), WHITE, [night, surface], 4.6),
        "focus": signal,
    }
