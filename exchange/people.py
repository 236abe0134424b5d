"""Splitting a cell into the names of people."""

import re
from collections.abc import Container, Iterable
from typing import Any

from core.text.mail_addresses import bare
from core.text.translated import fold
from exchange.words import is_placeholder

PARTS = re.compile(r"[;\n|]|\s/\s")
# A name may have these in it as well: “Marin et fils”.
WORDS = re.compile(r"\s*[&+]\s*|\s+(?:et|and)\s+", re.IGNORECASE)
COMMA = re.compile(r"\s*,\s*")
# Small words that a family name may begin with.
PARTICLES = {"d", "da", "de", "del", "den", "der", "des", "di", "do", "dos", "du", "el", "la", "le"}
PARTICLES |= {"ten", "ter", "van", "von", "zu", "af", "av", "bin", "dalla", "das", "della", "dem"}
PARTICLES |= {"e", "ibn", "las", "los", "vom", "y", "zum", "zur"}
# Words for a group, not one person: “Dupont et Fils”, “Nils and his friends”.
KIN = {"amis", "associes", "associates", "co", "co.", "company", "compagnie", "family", "famille"}
KIN |= {"filles", "fils", "freres", "friends", "guests", "invites", "partners", "sons", "team"}
# Words in the names of institutions: “Universität Wien”.
HOUSES = {"academy", "academie", "agency", "agence", "association", "centre", "center", "cnrs"}
HOUSES |= {"college", "company", "ecole", "foundation", "fondation", "gmbh", "hochschule", "inc"}
HOUSES |= {"inc.", "inria", "institut", "institute", "lab", "laboratoire", "ltd", "mairie"}
HOUSES |= {"ministere", "ministry", "musee", "museum", "region", "sarl", "school", "societe"}
HOUSES |= {"society", "stiftung", "studio", "theatre", "universita", "universidad", "universitat"}
HOUSES |= {"universite", "universiteit", "university", "verein"}
# Roles after a name: “Ana Lima, Head Curator”. A person so called needs a semicolon.
ROLES = {"adjoint", "adjointe", "architect", "architecte", "artist", "artiste", "assistant"}
ROLES |= {"assistante", "associate", "auteur", "author", "autrice", "ceo", "cfo", "charge"}
ROLES |= {
    "chargee",
    "chef",
    "cheffe",
    "chercheur",
    "chercheuse",
    "chief",
    "co-founder",
    "cofounder",
}
ROLES |= {"comisaria", "commissaire", "conservateur", "conservatrice", "consultant", "consultante"}
ROLES |= {"coo", "coordinateur", "coordinator", "coordinatrice", "cto", "curador", "curadora"}
ROLES |= {"curator", "curatore", "curatrice", "deputy", "designer", "developer", "developpeur"}
ROLES |= {"developpeuse", "directeur", "director", "directora", "directrice", "direktor"}
ROLES |= {"direktorin", "direttore", "direttrice", "editeur", "editor", "editrice", "emerite"}
ROLES |= {"emeritus", "engineer", "fondateur", "fondatrice", "forscher", "forscherin", "founder"}
ROLES |= {"geschaftsfuhrer", "geschaftsfuhrerin", "head", "ingenieur", "ingenieure", "ingenieurin"}
ROLES |= {"journalist", "journaliste", "journalistin", "kunstler", "kunstlerin", "kurator"}
ROLES |= {"kuratorin", "leiter", "leiterin", "maire", "manager", "mayor", "minister", "ministre"}
ROLES |= {"officer", "pdg", "president", "presidenta", "presidente", "redakteur", "redakteurin"}
ROLES |= {"researcher", "responsabile", "responsable", "secretaire", "secretary", "vorsitzende"}
ROLES |= {"vorsitzender", "vice-president", "vice-presidente"}
# Words for people who are not named: “Ana Lima et al.”
OTHERS = {"al", "al.", "alii", "others", "autres"}
# Words that may precede a placeholder: “Speaker to be announced”.
PERSON_WORDS = {"guest", "intervenant", "intervenante", "intervenants", "invite", "name", "nom"}
PERSON_WORDS |= {"orateur", "oratrice", "speaker", "speakers"}
# Each beginning is tried once, however long a word goes on.
WORD = r"[^\s<>()\[\];,|@]"
MAIL = re.compile(rf"[<(\[]?\s?(?<![^\s<(\[;,|])@?{WORD}++@{WORD}+\.{WORD}++\s?[>)\]]?")
# Between one person with an e-mail address and the next.
FIRST_COMMA = re.compile(r"^\s*(?:[,&+]|(?:et|and)\s)", re.IGNORECASE)
LAST_AND = re.compile(r"(?:[&+]|\s(?:et|and))\s*$", re.IGNORECASE)
AROUND_NAMES = ' "“”«»-–—:,'
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


class UnclearError(ValueError):
    """A cell may name one person or several."""


def names(cell: str, known: Container[str] = ()) -> list[str]:
    """Return the people that a cell names, first names first: “Cova, Bernard” is Bernard Cova.

    known: folded names of people on the site or in the file. Raises UnclearError.
    """
    whole = " ".join(cell.split())
    if is_nobody(whole):
        return []
    if fold(whole) in known:
        return [whole]
    parts = (" ".join(part.split()) for part in PARTS.split(cell))
    found = [name for part in parts for name in _of_part(part, known)]
    return list(dict.fromkeys(found))


def is_nobody(name: str) -> bool:
    """Tell whether a name is a placeholder: “TBA”, “À confirmer”, “Speaker TBC”, “???”."""
    first, _space, rest = name.partition(" ")
    words = rest if fold(first) in PERSON_WORDS and rest else name
    return bool(name) and is_placeholder(words)


def count_nobodies(cell: str) -> int:
    """Count the placeholders in a cell."""
    parts = (" ".join(part.split()) for part in PARTS.split(cell))
    pieces = (piece for part in parts for piece in WORDS.split(part))
    return sum(is_nobody(name) for piece in pieces for name in COMMA.split(piece))


def without_mail(name: str) -> str:
    """Return a name without e-mail addresses, or unchanged if nothing else is left."""
    if not MAIL.search(name):
        return name
    return _alone(MAIL.sub(" ", name)) or name


def with_mail(part: str) -> list[tuple[str, str]]:
    """Return the names in a part of a cell, each with the e-mail address that stands after it.

    A single one may stand before its name. The list is empty without names, with several addresses
    for one, and where a comma or an “and” tells that an address is of another person.
    """
    found: list[tuple[str, str]] = []
    end = 0
    for mail in MAIL.finditer(part):
        found.append((part[end : mail.start()], mail[0]))
        end = mail.end()
    rest = part[end:]
    if len(found) == 1:
        [(before, mail_address)] = found
        if not _alone(before) and FIRST_COMMA.match(rest):
            return []
        found, rest = [(f"{before} {rest}", mail_address)], ""
    named = [(_alone(name), bare(mail)) for name, mail in found if not LAST_AND.search(name)]
    is_clear = len(named) == len(found) and all(name for name, _mail in named)
    return named if is_clear and not _unquoted(rest) else []


def _alone(name: str) -> str:
    """Return a name without what joins it to the address beside it."""
    return _unquoted(LAST_AND.sub("", FIRST_COMMA.sub("", name)))


def _unquoted(name: str) -> str:
    """Return a name without what mail programs put around it, and with single spaces."""
    name = " ".join(name.split()).strip(AROUND_NAMES)
    # An apostrophe alone is part of it: ’t Hooft.
    return name[1:-1] if name[:1] == "'" == name[-1:] else name


def joined(found: Iterable[str], known: Container[str]) -> list[str]:
    """Return those of these names that contain an “and” and are not known."""
    return [name for name in found if WORDS.search(name) and fold(name) not in known]


def parted(cell: str, known: Container[str]) -> list[str]:
    """Return the parts of a cell that a comma or an “and” splits into people, unless all are known.

    Raises UnclearError.
    """
    found = []
    for part in (" ".join(part.split()) for part in PARTS.split(cell)):
        people = names(part, known)
        if len(people) > 1 and not all(fold(name) in known for name in people):
            found.append(part)
    return found


def is_address(name: str) -> bool:
    """Tell whether a name is only web or e-mail addresses."""
    words = fold(ADDRESS.sub(" ", MAIL.sub(" ", name))).split()
    return bool(name) and all(word.strip("-–—:,<>()&+") in {"", "et", "and"} for word in words)


def join_names(values: dict[str, Any]) -> None:
    """Join a first and a last name from two columns into name and sort name."""
    first = values.pop("first_name", "")
    if first and not values.get("name") and values.get("sort_name"):
        values["name"] = f"{first} {values['sort_name']}"
    elif first and values.get("name") and not values.get("sort_name"):
        values["sort_name"] = values["name"]
        values["name"] = f"{first} {values['name']}"


def first_name_first(name: str, known: Container[str] = ()) -> str:
    """Return “Cova, Bernard” as Bernard Cova, unless the name is known with its comma."""
    pieces = COMMA.split(name)
    if fold(name) in known or len(pieces) != 2 or not _is_family_name(*pieces):
        return name
    return f"{pieces[1]} {pieces[0]}".strip()


def sort_name(name: str) -> str:
    """Return the default sort name: the last word of a name that is not in brackets."""
    parts = IN_BRACKETS.sub(" ", name).split() or name.split()
    return parts[-1] if parts else ""


def _of_part(part: str, known: Container[str]) -> list[str]:
    """Return the people in a part of a cell between two certain separators."""
    if fold(part) in known:
        return [part]
    pieces = [piece for piece in WORDS.split(part) if piece and not is_nobody(piece)]
    if any(_joins(piece, part, known) for piece in pieces[1:]):
        pieces = [part]
    return [name for piece in pieces for name in _of_piece(piece, known)]


def _joins(piece: str, part: str, known: Container[str]) -> bool:
    """Tell whether the words after an “and” rather belong to the name before it."""
    words = fold(piece).split()
    if fold(piece) in known or fold(piece) in OTHERS:
        return False
    is_small = piece[:1].islower() and words[0] not in PARTICLES and not part.islower()
    return len(words) == 1 or is_small or not KIN.isdisjoint(words)


def _of_piece(part: str, known: Container[str]) -> list[str]:
    """Return the people that commas separate, or the one name that a comma turns around."""
    if fold(part) in known:
        return [part]
    pieces = [piece for piece in COMMA.split(part) if piece and not is_nobody(piece)]
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
    if all(fold(piece) in known or _is_full_name(piece, part) for piece in pieces):
        return pieces
    raise UnclearError(part)


def _is_full_name(piece: str, part: str) -> bool:
    """Tell whether these are several words without house, role or small word (but particles)."""
    words = piece.split()
    small = {fold(word) for word in words if word[:1].islower()} - PARTICLES
    is_name = (HOUSES | ROLES).isdisjoint(fold(piece).split())
    return len(words) > 1 and (part.islower() or not small) and is_name


def _is_family_name(piece: str, other: str) -> bool:
    """Tell whether a piece before a comma is a family name: one word, particles, or capitals."""
    if other[:1].islower():
        # “Ana Lima, directrice”: what follows the comma says something of her.
        return False
    words = piece.split()
    is_loud = piece.isupper() and not other.isupper()
    return all(fold(word).rstrip("'") in PARTICLES for word in words[:-1]) or is_loud
