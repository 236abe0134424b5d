"""Spoken languages: how they are written down (BCP 47 tags) and what they are called.

The codes, and their names in French and English, are those of CLDR (Babel), which lacks those in
`core/text/language_codes.py`. It names one sign language alone: those around here are below.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from babel import Locale
from babel.core import get_global
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, get_text_list
from django.utils.translation import get_language, gettext as _, gettext_lazy, override
from django_stubs_ext import StrOrPromise

from core.text.language_codes import OTHERS, SIGNED, SIGNED_IN
from core.text.translated import LANGUAGES, fold

# Languages of a session, characters of a tag, and of all that is said of them.
MOST = 10
LONGEST = 35
LONGEST_LIST = 1000

# Which to offer first, around here.
USUAL = ("fr", "en", "es", "it", "de", "ar", "fsl")
SEVERAL = "mul"
NAMES: dict[str, StrOrPromise] = {
    SEVERAL: gettext_lazy("several languages"),
    "sgn": gettext_lazy("sign language"),
    "bfi": gettext_lazy("British Sign Language"),
    "csc": gettext_lazy("Catalan Sign Language"),
    "dse": gettext_lazy("Sign Language of the Netherlands"),
    "fcs": gettext_lazy("Quebec Sign Language"),
    "fsl": gettext_lazy("French Sign Language"),
    "gsg": gettext_lazy("German Sign Language"),
    "ils": gettext_lazy("International Sign"),
    "ise": gettext_lazy("Italian Sign Language"),
    "psr": gettext_lazy("Portuguese Sign Language"),
    "sfb": gettext_lazy("French Belgian Sign Language"),
    "ssp": gettext_lazy("Spanish Sign Language"),
    "ssr": gettext_lazy("Swiss-French Sign Language"),
    "vgt": gettext_lazy("Flemish Sign Language"),
}
ALSO = {
    "lsf": "fsl",
    **dict.fromkeys(
        ("bilingual", "bilingue", "mixed", "mixte", "multilingual", "multilingue"), SEVERAL
    ),
}
# Codes that say that nothing is known, and words that are codes of what nobody here speaks.
NO_LANGUAGES = {"all", "any", "non", "tba", "tbc", "tbd", "und", "yes", "zxx"}

TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(-(?P<script>[a-z]{4}))?(-(?P<territory>[a-z]{2}|\d{3}))?"
    r"(?P<variants>(-([a-z\d]{5,8}|\d[a-z\d]{3}))*)"
)
PAIR = re.compile("[A-Z]{2}-[A-Z]{2}|[a-z]{2}-[a-z]{2}")
# What a code may say that is agreed between some programs alone: pretalx calls a German that is
# polite “de-formal”; BCP 47 has “-x-” for it.
PRIVATE = re.compile(r"(?:-formal|-x(?:-[a-z\d]{1,8})+)$")
BETWEEN = re.compile(r"[,;/|+&\n]|\s(?:et|and|und)\s|\s[-–]\s")


# --- What is written -----------------------------------------------------------------------------


def read_languages(words: str) -> list[str]:
    """Return the tags of the languages that are named, in order: “FR/EN”, “français et allemand”.

    Raises ValidationError where one of them is none, or there are too many.
    """
    if len(words) > LONGEST_LIST:
        raise ValidationError(_("At most %(most)d languages fit.") % {"most": MOST})
    named = filter(None, (part.strip() for part in BETWEEN.split(words)))
    found = dict.fromkeys(tag for part in named for tag in _read_part(part))
    if len(found) > MOST:
        raise ValidationError(_("At most %(most)d languages fit.") % {"most": MOST})
    return list(found)


def shortened(words: str) -> list[str]:
    """Return the codes among those that are named of which a part is not kept: “de-formal”."""
    named = (part.strip() for part in BETWEEN.split(words[:LONGEST_LIST]))
    return [part for part in named if PRIVATE.search(fold(part).replace("_", "-")) and _tag(part)]


def validate(tags: object) -> None:
    """Raise ValidationError unless these are tags as they are kept."""
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise ValidationError(_("This is no list of languages."))
    if (read := read_languages("; ".join(tags))) != tags:
        raise ValidationError(_("Write: %(tags)s.") % {"tags": ", ".join(read)})


def is_tag(words: str) -> bool:
    """Tell whether a text is the tag of a language, as it is kept."""
    return _tag(words) == words != ""


def _read_part(words: str) -> list[str]:
    """Return the tag of one language, or of some separated by hyphens alone: “fr-en”.

    Raises ValidationError where one of them is none.
    """
    parts = words.split("-")
    if not _is_pair(parts) and (tag := _tag(words)):
        return [tag]
    tags = [_tag(part) for part in parts]
    if len(parts) == 1 or not all(tags):
        sentence = _("“%(words)s” is no language that is known here.") % {"words": words[:60]}
        mend = _("Write its name or its code, such as “German” or “de”.")
        raise ValidationError(f"{sentence} {mend}")
    return tags


def _is_pair(parts: list[str]) -> bool:
    """Tell whether a tag is two languages: “EN-FR” is, “PT-BR” and “en-FR” are one, of a country.

    It is if the country would be called like its language, and both are written the same way; in
    small letters, as programs write tags, only if the first is no official language of the country:
    “ca-es” is the Catalan of Spain.
    """
    if len(parts) != 2 or parts[0] == parts[1] or not PAIR.fullmatch("-".join(parts)):
        return False
    language, country = parts[0], parts[1].upper()
    likely = str(get_global("likely_subtags").get(parts[1].lower(), ""))
    spoken = get_global("territory_languages").get(country, {}).get(language, {})
    return likely.endswith(f"_{country}") and not spoken.get("official_status")


def _tag(words: str) -> str:
    """Return the tag of one language, from a tag, a code of ISO 639 or a name; "" if it is none."""
    folded = fold(words)
    code = PRIVATE.sub("", folded.replace("_", "-"))
    if code.startswith("sgn-") and (signed := _signed(code.removeprefix("sgn-"))):
        return signed
    match = TAG.fullmatch(code) if len(code) <= LONGEST else None
    return (match and _canonical(**match.groupdict())) or _by_name().get(folded, "")


def _signed(code: str) -> str:
    """Return the tag of a sign language named by a country, or by its code as an extension."""
    return code if code in SIGNED else SIGNED_IN.get(code, "")


def _canonical(
    language: str, script: str | None, territory: str | None, variants: str
) -> str | None:
    """Return the shortest equivalent tag; None if a part of it is nothing."""
    english = Locale("en")
    parts = [get_global("language_aliases").get(language, language)]
    if "_" in parts[0]:
        # What is written here is more exact.
        parts = [language]
    if parts[0] not in _codes():
        return None
    if script:
        parts.append(script.title())
        if parts[-1] not in english.scripts:
            return None
    if territory:
        parts += get_global("territory_aliases").get(territory.upper(), [territory.upper()])[:1]
        if parts[-1] not in english.territories:
            return None
    for variant in filter(None, variants.split("-")):
        parts.append(variant)
        if variant.upper() not in english.variants:
            return None
    return "-".join(parts)


@cache
def _codes() -> frozenset[str]:
    """Return the codes of languages, without a script or a country."""
    named = (code for code in map(str, Locale("en").languages) if "_" not in code)
    spoken = (code for code in map(str, get_global("likely_subtags")) if "_" not in code)
    return frozenset({*named, *spoken, *NAMES, *SIGNED, *OTHERS}) - NO_LANGUAGES


@cache
def _by_name() -> dict[str, str]:
    """Return tags by the folded names of languages, in French, in English and in themselves."""
    found = dict(ALSO)
    for code, info in LANG_INFO.items():
        match = TAG.fullmatch(code)
        if match and (tag := _canonical(**match.groupdict())) and "name_local" in info:
            found[fold(info["name_local"])] = tag
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if code.partition("_")[0] in _codes():
                found[fold(name)] = code.replace("_", "-")
        with override(language):
            found |= {fold(str(name)): tag for tag, name in NAMES.items()}
    return found


# --- What they are called ------------------------------------------------------------------------


def name(tag: str) -> str:
    """Return the name of a language in the active one, as within a sentence, or else its tag."""
    if tag in NAMES:
        return str(NAMES[tag])
    locale = Locale(get_language() or LANGUAGES[0])
    if whole := locale.languages.get(tag.replace("-", "_")):
        return str(whole)
    language, *more = tag.split("-")
    if language in SIGNED:
        return _("sign language (%(code)s)") % {"code": tag}
    if language not in locale.languages:
        return tag
    known = {**locale.scripts, **locale.territories}
    details = ", ".join(known.get(each) or locale.variants.get(each.upper(), each) for each in more)
    return f"{locale.languages[language]} ({details})"


def written(tag: str) -> str:
    """Return its name, or its tag where the name alone would not be recognised."""
    found = name(tag)
    return found if _tag(found) == tag else tag


def names(tags: Sequence[str]) -> str:
    """Return some languages as one phrase: “Français et anglais”."""
    return capfirst(get_text_list([name(tag) for tag in tags], _("and")))


def well_known() -> list[str]:
    """Return the languages of the world that have a code of two letters, and the signed ones."""
    return [*(code for code in _codes() if len(code) == 2 and is_tag(code)), *NAMES]


def in_order(tags: Iterable[str]) -> list[str]:
    """Return the usual ones first, then the others by their names."""
    return sorted(tags, key=lambda tag: (*(tag != usual for usual in USUAL), fold(name(tag))))


def primary(tag: str) -> str:
    """Return the language without where and how it is spoken: “de” of “de-AT”."""
    return tag.partition("-")[0]
