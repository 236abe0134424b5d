"""The International Code of Signals as inline SVG: letters, numerals, the answering pennant.

Each drawing sits on a grid 36 high: 36 wide for a letter, 54 for a pennant. The classes name the
inks and the outline, so that one stylesheet colours them all.
"""

import unicodedata
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

SQUARE = "M0 0h36v36H0z"
SWALLOWTAIL = "M0 0h36l-9 18 9 18H0z"
PENNANT = "M0 0l54 11v14L0 36z"
SALTIRE = "M0 0h6l12 12L30 0h6v6L24 18l12 12v6h-6L18 24 6 36H0v-6l12-12L0 6z"
CROSS = "M14 0h8v14h14v8H22v14h-8V22H0v-8h14z"
CHEQUERS = (
    "M9 0h9v9H9zM27 0h9v9h-9zM0 9h9v9H0zM18 9h9v9h-9z"
    "M9 18h9v9H9zM27 18h9v9h-9zM0 27h9v9H0zM18 27h9v9h-9z"
)
STRIPES = (
    "M7.2 0h7.2L0 14.4V7.2zM21.6 0h7.2L0 28.8v-7.2zM36 0v7.2L7.2 36H0z"
    "M36 14.4v7.2L21.6 36h-7.2zM36 28.8V36h-7.2z"
)
BARS = "M0 0l10.8 2.2v31.6L0 36zM21.6 4.4l10.8 2.2v22.8l-10.8 2.2zM43.2 8.8L54 11v14l-10.8 2.2z"
PENNANT_CROSS = "M0 14h54v8H0zM16 3.3l8 1.6v26.2l-8 1.6z"
PENNANT_TOP = "M0 0l54 11v7H0z"

Ink = tuple[str, str]


def _on(shape: str, ground: str, *inks: Ink) -> tuple[str, tuple[Ink, ...]]:
    """A flag of that shape and ground colour, with inks laid over it in order."""
    return shape, ((ground, shape), *inks)


# A drawing that starts with "c" is a disc: centre and radius.
FLAGS: dict[str, tuple[str, tuple[Ink, ...]]] = {
    "A": _on(SWALLOWTAIL, "blue", ("white", "M0 0h18v36H0z")),
    "B": _on(SWALLOWTAIL, "red"),
    "C": _on(SQUARE, "blue", ("white", "M0 7.2h36v21.6H0z"), ("red", "M0 14.4h36v7.2H0z")),
    "D": _on(SQUARE, "yellow", ("blue", "M0 9h36v18H0z")),
    "E": _on(SQUARE, "blue", ("red", "M0 18h36v18H0z")),
    "F": _on(SQUARE, "white", ("red", "M18 0l18 18-18 18L0 18z")),
    "G": _on(SQUARE, "yellow", ("blue", "M6 0h6v36H6zM18 0h6v36h-6zM30 0h6v36h-6z")),
    "H": _on(SQUARE, "white", ("red", "M18 0h18v36H18z")),
    "I": _on(SQUARE, "yellow", ("black", "c18 18 10")),
    "J": _on(SQUARE, "blue", ("white", "M0 12h36v12H0z")),
    "K": _on(SQUARE, "yellow", ("blue", "M18 0h18v36H18z")),
    "L": _on(SQUARE, "yellow", ("black", "M18 0h18v18H18zM0 18h18v18H0z")),
    "M": _on(SQUARE, "blue", ("white", SALTIRE)),
    "N": _on(SQUARE, "blue", ("white", CHEQUERS)),
    "O": _on(SQUARE, "yellow", ("red", "M0 0h36v36z")),
    "P": _on(SQUARE, "blue", ("white", "M11 11h14v14H11z")),
    "Q": _on(SQUARE, "yellow"),
    "R": _on(SQUARE, "red", ("yellow", CROSS)),
    "S": _on(SQUARE, "white", ("blue", "M11 11h14v14H11z")),
    "T": _on(SQUARE, "white", ("red", "M0 0h12v36H0z"), ("blue", "M24 0h12v36H24z")),
    "U": _on(SQUARE, "white", ("red", "M0 0h18v18H0zM18 18h18v18H18z")),
    "V": _on(SQUARE, "white", ("red", SALTIRE)),
    "W": _on(SQUARE, "blue", ("white", "M7 7h22v22H7z"), ("red", "M13.5 13.5h9v9h-9z")),
    "X": _on(SQUARE, "white", ("blue", CROSS)),
    "Y": _on(SQUARE, "yellow", ("red", STRIPES)),
    "Z": _on(
        SQUARE,
        "yellow",
        ("black", "M0 0l18 18L0 36z"),
        ("blue", "M36 0v36L18 18z"),
        ("red", "M0 36l18-18 18 18z"),
    ),
    "0": _on(PENNANT, "yellow", ("red", "M18 3.7L36 7.3v21.4L18 32.3z")),
    "1": _on(PENNANT, "white", ("red", "c20 18 8")),
    "2": _on(PENNANT, "blue", ("white", "c20 18 8")),
    "3": _on(
        PENNANT, "white", ("red", "M0 0l18 3.7v28.6L0 36z"), ("blue", "M36 7.3L54 11v14l-18 3.7z")
    ),
    "4": _on(PENNANT, "red", ("white", PENNANT_CROSS)),
    "5": _on(PENNANT, "yellow", ("blue", "M27 5.5L54 11v14l-27 5.5z")),
    "6": _on(PENNANT, "white", ("black", PENNANT_TOP)),
    "7": _on(PENNANT, "red", ("yellow", PENNANT_TOP)),
    "8": _on(PENNANT, "white", ("red", PENNANT_CROSS)),
    "9": _on(
        PENNANT,
        "white",
        ("black", "M27 5.5L54 11v7H27z"),
        ("red", "M0 18h27v12.5L0 36z"),
        ("yellow", "M27 18h27v7l-27 5.5z"),
    ),
    # The answering pennant, which stands for a decimal point.
    ".": _on(PENNANT, "white", ("red", BARS)),
}
ANSWERING = "."

NAMES: dict[str, str | Promise] = {
    "A": "Alfa",
    "B": "Bravo",
    "C": "Charlie",
    "D": "Delta",
    "E": "Echo",
    "F": "Foxtrot",
    "G": "Golf",
    "H": "Hotel",
    "I": "India",
    "J": "Juliett",
    "K": "Kilo",
    "L": "Lima",
    "M": "Mike",
    "N": "November",
    "O": "Oscar",
    "P": "Papa",
    "Q": "Quebec",
    "R": "Romeo",
    "S": "Sierra",
    "T": "Tango",
    "U": "Uniform",
    "V": "Victor",
    "W": "Whiskey",
    "X": "Xray",
    "Y": "Yankee",
    "Z": "Zulu",
    **{digit: format_lazy(_("Pennant {digit}"), digit=digit) for digit in "0123456789"},
    ANSWERING: _("Answering pennant"),
}

# What a flag says when it flies alone, told in a few words. Romeo says nothing by itself.
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
    """The flags that spell a word, one beside the other."""
    return format_html_join("", "{}", ((flag(sign),) for sign in word))


def initials(name: str) -> str:
    """The signs of a person's hoist: first word and last word, accents folded (É becomes E).

    A compound family name counts as one word; a name that is one compound word gives two signs.
    A name of which the code can spell nothing (جبران) is answered with the answering pennant.
    """
    plain = unicodedata.normalize("NFKD", name.upper().translate(_FOLDED))
    words = plain.replace("’", "'").split()
    if len(words) == 1:
        words = words[0].split("-")
    signs = [sign for word in words if (sign := _first_sign(word))]
    return "".join(signs[:1] + signs[1:][-1:]) or (ANSWERING if words else "")


def _first_sign(word: str) -> str:
    """The first letter or digit of a word that has a flag."""
    return next((sign for sign in word if sign in FLAGS and sign != ANSWERING), "")


@lru_cache(maxsize=2048)
def hoist(name: str) -> SafeString:
    """The flags of a person's initials, one above the other."""
    signs = flag_word(initials(name))
    return signs and format_html('<span class="hoist" aria-hidden="true">{}</span>', signs)
