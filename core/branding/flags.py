"""The International Code of Signals as inline SVG: letters, numerals, the answering pennant.

Each drawing sits on a grid 36 high: 36 wide for a letter, 54 for a pennant. The classes name the
inks and the outline, so that one stylesheet colours them all. `flags.json` has the drawings.
"""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from string import digits

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

type Ink = tuple[str, str]

# spelling: the word of each letter. shapes: drawings that several flags have, by name. flags: the
# inks of each, laid one over the other, the ground first; the drawing of the ground is the outline.
# A drawing that starts with "c" is a disc: centre and radius.
_TABLE = json.loads(Path(__file__).with_suffix(".json").read_bytes())
SHAPES: dict[str, str] = _TABLE["shapes"]
PENNANT = SHAPES["pennant"]
# Stands for a decimal point.
ANSWERING = "."


def _flag(inks: dict[str, str]) -> tuple[str, tuple[Ink, ...]]:
    """Return the outline of a flag, and its inks in order, each with its drawing."""
    drawn = tuple((ink, SHAPES.get(drawing, drawing)) for ink, drawing in inks.items())
    return drawn[0][1], drawn


FLAGS = {sign: _flag(inks) for sign, inks in _TABLE["flags"].items()}

NAMES: dict[str, str | Promise] = {
    **{word[0]: word for word in _TABLE["spelling"]},
    **{digit: format_lazy(_("Pennant {digit}"), digit=digit) for digit in digits},
    ANSWERING: _("Answering pennant"),
}

# What a flag says when it flies alone, in a few words. Romeo says nothing by itself.
MEANINGS: dict[str, str | Promise] = {
    "A": _("Diver in the water."),
    "B": _("I carry dangerous goods."),
    "C": _("Yes."),
    "D": _("Keep clear of me."),
    "E": _("I am turning to starboard."),
    "F": _("Communicate with me."),
    "G": _("I need a pilot."),
    "H": _("I have a pilot on board."),
    "I": _("I am turning to port."),
    "J": _("Fire on board, keep away."),
    "K": _("I want to talk with you."),
    "L": _("Stop at once."),
    "M": _("I have stopped."),
    "N": _("No."),
    "O": _("Man overboard."),
    "P": _("Everybody on board."),
    "Q": _("All well on board."),
    "S": _("I am going astern."),
    "T": _("Keep clear, I am trawling."),
    "U": _("You are running into danger."),
    "V": _("I need assistance."),
    "W": _("I need medical help."),
    "X": _("Stop what you are doing and watch me."),
    "Y": _("I am dragging my anchor."),
    "Z": _("I need a tug."),
}

# Letters that Unicode does not take apart into a base letter and an accent.
_FOLDED = str.maketrans("ÆŒØŁĐÐÞẞĦŊŦ", "AOOLDDTSHNT")


def _draw(ink: str, drawing: str) -> SafeString:
    if drawing.startswith("c"):
        x, y, radius = drawing[1:].split()
        return format_html('<circle class="flag__{}" cx="{}" cy="{}" r="{}"/>', ink, x, y, radius)
    return format_html('<path class="flag__{}" d="{}"/>', ink, drawing)


@lru_cache(maxsize=512)
def flag(letter: str, *, title: str = "") -> SafeString:
    """Draw one flag: hidden from assistive technology, or named by `title` when it stands alone.

    A sign that has no flag draws nothing. The class `pennant` tells the pennants, which are longer.
    """
    sign = letter.upper()
    if sign not in FLAGS:
        return mark_safe("")
    outline, inks = FLAGS[sign]
    css, width = ("flag pennant", 54) if outline == PENNANT else ("flag", 36)
    name = format_html('role="img" aria-label="{}"', title) if title else 'aria-hidden="true"'
    return format_html(
        '<svg class="{}" viewBox="0 0 {} 36" {}>{}<path class="flag__outline" d="{}"/></svg>',
        css,
        width,
        mark_safe(name),  # noqa: S308 - escaped by format_html just above
        format_html_join("", "{}", ((_draw(*ink),) for ink in inks)),
        outline,
    )


def flag_word(word: str) -> SafeString:
    """Return the flags that spell a word, one beside the other."""
    return format_html_join("", "{}", ((flag(sign),) for sign in word))


def initials(name: str) -> str:
    """Return the signs of a person's hoist: first and last word, accents folded (É becomes E).

    A compound family name counts as one word; a name that is one compound word gives two signs. A
    name of which the code can spell nothing (جبران) gives the answering pennant.
    """
    plain = unicodedata.normalize("NFKD", name.upper().translate(_FOLDED))
    words = plain.replace("’", "'").split()
    if len(words) == 1:
        words = words[0].split("-")
    signs = [sign for word in words if (sign := _first_sign(word))]
    return "".join(signs[:1] + signs[1:][-1:]) or (ANSWERING if words else "")


def _first_sign(word: str) -> str:
    """Return the first letter or digit of a word that has a flag, or ""."""
    return next((sign for sign in word if sign in FLAGS and sign != ANSWERING), "")


@lru_cache(maxsize=2048)
def hoist(name: str) -> SafeString:
    """Return the flags of a person's initials, one above the other."""
    signs = flag_word(initials(name))
    return signs and format_html('<span class="hoist" aria-hidden="true">{}</span>', signs)
