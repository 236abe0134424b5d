"""Cleaning words from files of invisible characters, and of those that change the direction."""

import re
from html import unescape

from core.files.tables import SIGNS
from core.text.markup import text_with_addresses
from core.text.translated import fold, shown

# An apostrophe keeps spreadsheets from reading a formula, as in our exports.
GUARDED = tuple(f"'{sign}" for sign in SIGNS)
# Folded placeholders for an identifier or a person that is not known yet.
PADDING = re.compile(r"[\W_0]")
NOTHING = {"-1", "aucun", "inconnu", "n/a", "na", "nan", "nil", "none", "null", "ref!", "sans"}
NOTHING |= {
    "tba",
    "tbc",
    "tbd",
    "undefined",
    "unknown",
    "x",
    "xx",
    "xxx",
    "t.b.a",
    "t.b.c",
    "t.b.d",
}
NOTHING |= {
    f"to be {said}" for said in ("announced", "confirmed", "decided", "defined", "determined")
}
NOTHING |= {f"a {said}" for said in ("annoncer", "completer", "confirmer", "definir", "determiner")}
NOTHING |= {"da confermare", "da definire", "n. n", "n.n", "nn", "noch offen", "por confirmar"}
NOTHING |= {"por determinar", "volgt", "wird noch bekannt gegeben", "wird noch bekanntgegeben"}
NOTHING |= {"a preciser", "a venir", "coming soon", "nobody", "not available", "personne", "vide"}


def line(value: object) -> str:
    """Return the value as one line, with single spaces."""
    return " ".join(text(value).split())


def text(value: object) -> str:
    """Return the value as lines, without control characters and changes of direction."""
    words = value_in_words(value)
    if words.startswith(GUARDED):
        words = words[1:]
    return shown(words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def prose(markup: str) -> str:
    """Return plain paragraphs of a text that may be HTML, with the addresses of links."""
    is_html = "</" in markup or "<br" in markup
    return text_with_addresses(markup) if is_html else unescape(markup)


def value_in_words(value: object) -> str:
    """Return the value as text; whole floats of spreadsheets without “.0”."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def identifier(*values: object) -> str:
    """Return the first usable identifier, the better ones given first; else the last."""
    found = [name for name in map(line, values) if name]
    return next((name for name in found if not is_placeholder(name)), found[-1] if found else "")


def is_placeholder(name: str) -> bool:
    """Tell whether a text only fills an empty place: “0”, “n/a”, “00-00”, “(TBA)”."""
    return not PADDING.sub("", name) or fold(name.strip("<>()[]#*.…?: ")) in NOTHING
