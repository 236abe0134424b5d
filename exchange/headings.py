"""Matching headings with our columns, in French or in English."""

import re
from functools import cache

from django.utils.translation import override

from core.text.translated import LANGUAGES, fold
from exchange.columns import COLUMNS, SHEETS, Column, by_attribute
from exchange.records import Sort

LANGUAGE_WORDS = {"francai": "fr", "french": "fr", "anglai": "en", "english": "en"}
# Small words in headings that do not change the meaning.
SMALL = {"a", "au", "by", "de", "d", "des", "du", "en", "for", "in", "l", "la", "le", "of", "par"}
SMALL |= {"pour", "the", "un", "une"}
# Intervenant·e·s, intervenant(e)s, orateur/trice.
ENDINGS = re.compile(r"[·.(/-]+e?(?:rice|trice|euse)?s?\)?(?:[·.(/-]+s\)?)?(?=\s|$)|\(e\)s?")
# Words in brackets, or after “in”, that do not change the meaning.
MINUTES = {"min", "mn", "minute"}
HOURS = {"h", "hr", "heure", "hour"}
REMARKS = MINUTES | HOURS | {"hh", "mm", "ss", "jj", "dd", "aa", "yy", "aaaa", "yyyy", "hhmm"}
REMARKS |= {"nb", "no", "nombre", "number", "per", "personne", "people", "person", "place", "seat"}
REMARKS |= {"obligatoire", "required", "mandatory", "facultatif", "optionnel", "optional"}
REMARK = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\W*$|\s(?:en|in)\s+(\w+)\W*$")
OTHER_SHEETS: dict[str, Sort] = {
    **dict.fromkeys(("talk", "programme", "program", "planning", "schedule"), "session"),
    **dict.fromkeys(("personne", "orateur", "conferencier", "people"), "speaker"),
}


def find(sort: Sort, heading: str) -> Column | None:
    """Return the column that a heading means, ignoring accents, case and plural; or None."""
    words, language = plain(heading)
    found = _known(sort).get(words)
    if found and language:
        return by_attribute(sort).get(f"{found.name}_{language}", found)
    before, remark = _parted(heading)
    if not found and before and remark and REMARKS.issuperset(remark):
        return find(sort, before)
    return found


def unit(heading: str) -> str:
    """Return the unit of numbers below a heading: "min", "h", or "" if it names none."""
    remark = set(_parted(heading)[1])
    return "min" if remark & MINUTES else "h" if remark & HOURS else ""


def _parted(heading: str) -> tuple[str, list[str]]:
    """Split a heading into its name and the words in brackets, or after “in”, at its end."""
    folded = fold(heading)
    if found := REMARK.search(folded):
        return folded[: found.start()], plain(found[1] or found[2])[0].split()
    return folded, []


def find_sheet(title: str) -> Sort | None:
    """Return what a sheet with that title lists, or None."""
    return _sheets().get(plain(title)[0])


def remembered_as(heading: str) -> str:
    """Return the key under which a heading that was matched by hand is stored."""
    return (" ".join(filter(None, plain(heading))) or fold(heading))[:200]


def plain(heading: str) -> tuple[str, str]:
    """Return the words of a heading in a normal form, and the language it names or ""."""
    folded, language = fold(heading), ""
    if found := re.search(r"[\s(_\[-](fr|en)\W*$", folded):
        folded, language = folded[: found.start()], found[1]
    words = re.findall(r"\w+", ENDINGS.sub("", folded).replace("_", " "))
    words = [word[:-1] if len(word) > 2 and word[-1] in "sx" else word for word in words]
    for word in words:
        language = LANGUAGE_WORDS.get(word, language)
    return " ".join(w for w in words if w not in SMALL and w not in LANGUAGE_WORDS), language


@cache
def _known(sort: Sort) -> dict[str, Column]:
    """Return columns by their normalised names: ours in each language, and those of others."""
    ours: dict[str, Column] = {}
    others: dict[str, Column] = {}
    for each in COLUMNS[sort]:
        if each.language:
            continue
        for language in LANGUAGES:
            with override(language):
                ours.setdefault(plain(str(each.heading))[0], each)
        for name in (*each.also, each.name):
            others.setdefault(plain(name)[0], each)
    return others | ours


@cache
def _sheets() -> dict[str, Sort]:
    found = dict(OTHER_SHEETS)
    for sort, title in SHEETS.items():
        for language in LANGUAGES:
            with override(language):
                found[plain(str(title))[0]] = sort
    return found
