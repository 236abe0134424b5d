"""Words in the languages of the site, and the typography that French asks for."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import filterfalse
from typing import overload
from urllib.parse import urlsplit

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext as _

NARROW_NO_BREAK_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"

LANGUAGES = ("fr", "en")

# Change the direction of everything after them: words of a stranger shall not turn ours around.
TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Control characters that stand for a space or a new line, and those of which nothing is seen.
BREAKING = re.compile("[\x0b\x0c\x1c-\x1f\x85]")
LINE_ENDS = re.compile("[\t\n\r\u2028\u2029]+")
# What no decomposition makes plain; the apostrophe first, which many texts have alone of these.
PLAIN = (
    *((apostrophe, "'") for apostrophe in "’‘\u02bc\u2032"),
    *(("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ς", "\u03c3")),
)
UNSEEN = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x9f\ud800-\udfff]|{TURNING.pattern}")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in French and in English; one of them may be empty."""

    fr: str = ""
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.fr or self.en)

    @property
    def either(self) -> str:
        """Return the French words, else the English: organisers see them, and rows are sorted by
        them.
        """
        return self.fr or self.en

    def read_in(self, language: str) -> tuple[str, str]:
        """Return the words to show a reader of `language`, and the language they really are in."""
        if language == "en" and self.en:
            return self.en, "en"
        if not self.fr and self.en:
            return self.en, "en"
        return self.fr, "fr"


class Translated:
    """A model's property that joins its columns `<name>_fr` and `<name>_en` into a Text."""

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        self.fr, self.en = f"{name}_fr", f"{name}_en"

    @overload
    def __get__(self, instance: None, owner: type[models.Model]) -> "Translated": ...
    @overload
    def __get__(self, instance: models.Model, owner: type[models.Model]) -> Text: ...
    def __get__(
        self, instance: models.Model | None, owner: type[models.Model]
    ) -> "Translated | Text":
        if instance is None:
            return self
        return Text(getattr(instance, self.fr), getattr(instance, self.en))


# A run of spaces is looked at from its beginning alone, however long it is.
SPACES = r"(?<![ \u00a0\u202f])[ \u00a0\u202f]++"
BEFORE_NARROW = re.compile(SPACES + "([?!;])")
BEFORE_WIDE = re.compile(SPACES + "([:»])")
AFTER_WIDE = re.compile(r"«[ \u00a0\u202f]*+")
# Within "12 h 25".
IN_HOURS = re.compile(r"(?<=\d) (?=h\b)|(?<=\d[ \u00a0]h) (?=\d\d\b)")
# Titles and names, which pages repeat, are kept in memory; longer texts are set anew.
MOST_KEPT = 300


def french(text: str) -> str:
    """Put no-break spaces where French typography wants them; doing it twice changes nothing."""
    return _kept_french(text) if len(text) <= MOST_KEPT else _french(text)


def _french(text: str) -> str:
    text = BEFORE_NARROW.sub(NARROW_NO_BREAK_SPACE + r"\1", text)
    text = BEFORE_WIDE.sub(NO_BREAK_SPACE + r"\1", text)
    text = AFTER_WIDE.sub("«" + NO_BREAK_SPACE, text)
    return IN_HOURS.sub(NO_BREAK_SPACE, text)


_kept_french = lru_cache(maxsize=8192)(_french)


def typeset(text: str, language: str) -> str:
    """Return the text as it is printed in `language`."""
    return french(text) if language == "fr" else text


def written(day: date, form: str) -> str:
    """Return a day in the active language: French writes “1er mai”, then “2 mai”."""
    if day.day == 1 and get_language() == "fr":
        form = form.replace("j", r"j\e\r")
    return date_format(day, form)


def labelled(label: object, words: object) -> str:
    """Return words behind their label, with the colon as the active language sets it."""
    return _("%(label)s: %(words)s") % {"label": label, "words": words}


def shown(text: str) -> str:
    """Return the text without characters that are invisible or turn others around.

    Joiners stay: emoji and the letters of some scripts hold together by them. A letter and its
    accent become one sign (NFC): what looks alike is alike.
    """
    return unicodedata.normalize("NFC", UNSEEN.sub("", BREAKING.sub(" ", text)))


def one_line(text: str) -> str:
    """Return the visible text without line ends and tabs; other spaces stay as they are."""
    return LINE_ENDS.sub(" ", shown(text))


def fold(text: str) -> str:
    """Return lower case without accents, with one kind of space and apostrophe, to compare.

    Browsers fold the same way (static/core/fold.js).
    """
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(filterfalse(unicodedata.combining, decomposed)).lower()
    if not letters.isascii():
        for letter, plain in PLAIN:
            letters = letters.replace(letter, plain)
    return " ".join(letters.split())


def site_of(url: str) -> str:
    """Return the name of the site an address is on, "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
