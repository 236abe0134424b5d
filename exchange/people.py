"""The names in a cell: one person, or several."""

import re
from collections.abc import Container

from core.text import fold

PARTS = re.compile(r"[;\n|]")
# A name may have these in it as well: “Marin et fils”.
WORDS = re.compile(r"\s*[&+]\s*|\s+(?:et|and|/)\s+", re.IGNORECASE)
COMMA = re.compile(r"\s*,\s*")
# Small words that a family name may begin with.
PARTICLES = {"d", "da", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "la", "le"}
PARTICLES |= {"ten", "ter", "van", "von", "zu"}
# Who says so names nobody: “Ana Lima et al.”
OTHERS = {"al", "al.", "alii", "others", "autres"}


class UnclearError(ValueError):
    """Whether that is one person or several, nobody can tell."""


def names(cell: str, known: Container[str] = ()) -> list[str]:
    """The people named, each as they are called: “Cova, Bernard” is Bernard Cova.

    known: folded names of people whom the site or the file knows. Raises UnclearError.
    """
    whole = " ".join(cell.split())
    if fold(whole) in known:
        return [whole]
    parts = (" ".join(part.split()) for part in PARTS.split(cell))
    found = [name for part in parts for name in _of_part(part, known)]
    return list(dict.fromkeys(found))


def first_name_first(name: str, known: Container[str] = ()) -> str:
    """The name of one person: “Cova, Bernard” is Bernard Cova, unless known by that comma."""
    pieces = COMMA.split(name)
    if fold(name) in known or len(pieces) != 2 or not _is_family_name(*pieces):
        return name
    return f"{pieces[1]} {pieces[0]}".strip()


def sort_name(name: str) -> str:
    """What somebody is sorted by: the last word, unless told otherwise."""
    return name.rsplit(maxsplit=1)[-1] if name.split() else ""


def _of_part(part: str, known: Container[str]) -> list[str]:
    """Those between two signs that part people for certain."""
    if fold(part) in known:
        return [part]
    return [name for piece in WORDS.split(part) for name in _of_piece(piece, known)]


def _of_piece(part: str, known: Container[str]) -> list[str]:
    """Those that commas part, or a name that one turns around."""
    if fold(part) in known:
        return [part]
    pieces = [piece for piece in COMMA.split(part) if piece]
    if fold(part) in OTHERS:
        raise UnclearError(part)
    if len(pieces) < 2:
        return pieces
    if all(fold(piece) in known for piece in pieces):
        return pieces
    if len(pieces) == 2:
        turned = f"{pieces[1]} {pieces[0]}"
        is_family = _is_family_name(*pieces)
        if fold(turned) in known or (is_family and " " not in pieces[1]):
            return [turned]
        if is_family:
            # “Le Pen, Jean Marie” may be one person or two.
            raise UnclearError(part)
    if all(fold(piece) in known or " " in piece for piece in pieces):
        return pieces
    raise UnclearError(part)


def _is_family_name(piece: str, other: str) -> bool:
    """One word, or more of which the first are small ones or that alone is in capitals."""
    if other[:1].islower():
        # “Ana Lima, directrice”: what follows the comma says something of her.
        return False
    words = piece.split()
    is_loud = piece.isupper() and not other.isupper()
    return all(fold(word).rstrip("'") in PARTICLES for word in words[:-1]) or is_loud
