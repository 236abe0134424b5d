"""Splitting a text into its words, in the same way for queries and for texts.

Case, accents, typographic apostrophes and the plural make no difference. Where an article was
elided ("l’opéra"), only the noun counts; words joined by a hyphen or an apostrophe are found by
their parts, and as one word ("week-end" by "weekend").
"""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from core.text.translated import LANGUAGES, fold
from core.text.words import ELIDED, PART, singular

# Apostrophes and hyphens, also those that look like one.
JOINTS = r"'’‘\u02bc\u00b4`\u2032\-\u2010\u2011"
# A word with those that are joined to it.
COMPOUND = re.compile(rf"{PART.pattern}(?:[{JOINTS}]{PART.pattern})*")
# Common words, folded, which are only searched if a query has no others.
STOP_WORDS = frozenset(json.loads(Path(__file__).with_name("stop_words.json").read_bytes()))
# How many results of each function of words of the site are cached, none of longer words. Words of
# queries are not cached: they have no end, and would replace those.
MOST_KEPT = 16384
LONGEST_KEPT = 32

# The engine's stemmer of each language.
STEMMERS = dict(zip(LANGUAGES, ("french", "english"), strict=True))
_stemmers = {
    language: TextAnalyzerBuilder(Tokenizer.raw()).filter(Filter.stemmer(name)).build()
    for language, name in STEMMERS.items()
}


def kept[Result](work: Callable[[str], Result]) -> Callable[[str], Result]:
    """Cache a function of short words, for the latest MOST_KEPT."""
    memory = lru_cache(maxsize=MOST_KEPT)(work)
    return lambda word: memory(word) if len(word) <= LONGEST_KEPT else work(word)


def composed(text: str) -> str:
    """Return the text with accents composed (NFC), as the functions of this module need it."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def searchable(text: str) -> str:
    """Return the words of a text as in the index, separated by spaces."""
    return " ".join(chain.from_iterable(map(_words_of, composed(text).split())))


@kept
def _words_of(chunk: str) -> tuple[str, ...]:
    return tuple(singular(word) for compound in compounds(chunk) for word in compound.words)


class FoldedWord(NamedTuple):
    """A folded word, with its start and end in a text."""

    start: int
    end: int
    word: str


class Compound(NamedTuple):
    """A word, or several that are joined."""

    start: int
    end: int
    parts: tuple[FoldedWord, ...]

    @property
    def whole(self) -> str:
        """Return all parts as one word."""
        return "".join(part.word for part in self.parts)

    @property
    def words(self) -> list[str]:
        """Return all words by which it is found."""
        words = [part.word for part in self.parts]
        return [*words, self.whole] if len(words) > 1 else words


def compounds(text: str) -> tuple[Compound, ...]:
    """Return the words of a composed text of at most a line."""
    found = []
    for match in COMPOUND.finditer(text):
        every = [
            FoldedWord(*each.span(), fold(each[0])) for each in PART.finditer(text, *match.span())
        ]
        *first, last = every
        parts = (*(part for part in first if part.word not in ELIDED), last)
        found.append(Compound(*match.span(), parts))
    return tuple(found)


kept_compounds = kept(compounds)


def singular_words(text: str) -> list[str]:
    """Return the words of a text of at most a line, each part of a compound for itself."""
    found = compounds(composed(text))
    return [singular(part.word) for compound in found for part in compound.parts]


class Forms(NamedTuple):
    """A folded word in the singular, and its stem in each language."""

    singular: str
    fr: str
    en: str


def forms(word: str) -> Forms:
    one = singular(word)
    return Forms(one, *("".join(_stemmers[language].analyze(one)) for language in LANGUAGES))


kept_forms = kept(forms)
