"""One word that is asked for: where the index has it, and which words of a text are meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import eq

from tantivy import Query, Searcher

from core.text import LANGUAGES
from search.index import AREAS, SCHEMA, stems
from search.words import Forms, forms

# What it is worth to find a word in each of AREAS: as it is, its beginning, one like it, its stem.
# Stems join words that have little in common ("opéra" and "opération"): they come last.
EXACT = (10.0, 8.0, 6.0, 3.0)
BEGINNING = (5.0, 4.5, 3.0, 1.5)
NEAR = (4.5, 4.0, 2.5, 1.0)
STEM = (2.5, 2.0, 1.5, 0.5)
# What it adds that a word is most of a title, or stands in a text again and again: less than any of
# those differ.
OFTEN = {"title": 0.1, "text": 0.02}

# Shorter words have no beginning, and no mistakes that one could tell from other words.
SHORTEST_BEGINNING = 2
SHORTEST_MISTAKEN = 5


@dataclass(frozen=True)
class Term:
    """A folded word as it was typed.

    may_go_on: it may be the beginning of a longer one. may_differ: by one letter, or two that
    changed places.
    """

    word: str
    may_go_on: bool = False
    may_differ: bool = False

    @cached_property
    def forms(self) -> Forms:
        return forms(self.word)

    def stem(self, language: str) -> str:
        return str(getattr(self.forms, language))

    @property
    def can_go_on(self) -> bool:
        return self.may_go_on and len(self.word) >= SHORTEST_BEGINNING

    @property
    def can_differ(self) -> bool:
        return self.may_differ and len(self.word) >= SHORTEST_MISTAKEN and self.word.isalpha()

    # --- In the index ----------------------------------------------------------------------------

    def is_in(self, searcher: Searcher) -> bool:
        """Is there such a word, be it of a text that is about to be forgotten?"""
        return any(
            searcher.doc_freq(area, self.forms.singular)
            or (self.can_go_on and searcher.terms_with_prefix(area, self.word, limit=1))
            or any(searcher.doc_freq(stems(area, code), self.stem(code)) for code in LANGUAGES)
            for area in AREAS
        )

    def query(self) -> Query:
        """All that has the word, by the best place where it stands."""
        return Query.disjunction_max_query(
            [Query.const_score_query(query, worth) for query, worth in self._queries()]
        )

    def _queries(self) -> Iterator[tuple[Query, float]]:
        for number, area in enumerate(AREAS):
            yield Query.term_query(SCHEMA, area, self.forms.singular, "freq"), EXACT[number]
            for code in LANGUAGES:
                stemmed = stems(area, code)
                yield Query.term_query(SCHEMA, stemmed, self.stem(code), "basic"), STEM[number]
            if self.can_go_on:
                yield self._like(area, self.word, distance=0), BEGINNING[number]
            if self.can_differ:
                yield self._like(area, self.forms.singular, distance=1), NEAR[number]

    def _like(self, area: str, word: str, distance: int) -> Query:
        return Query.fuzzy_term_query(SCHEMA, area, word, distance, prefix=self.can_go_on)

    def frequency(self) -> Iterator[Query]:
        """What prefers, among equals, a short title, and a text that repeats the word."""
        for area, worth in OFTEN.items():
            query = Query.term_query(SCHEMA, area, self.forms.singular, "freq")
            yield Query.boost_query(query, worth)

    # --- In a text -------------------------------------------------------------------------------

    def matches(self, word: str) -> bool:
        """Is a folded word one that the index finds by this?"""
        # By its singular, or by one of its stems.
        if any(map(eq, self.forms, forms(word))):
            return True
        if self.can_go_on and word.startswith(self.word):
            return True
        return self.can_differ and is_near(
            self.forms.singular, forms(word).singular, goes_on=self.can_go_on
        )


def is_near(typed: str, word: str, *, goes_on: bool) -> bool:
    """Does one typo make one of the other, or of its beginning?"""
    lengths = range(len(typed) - 1, len(typed) + 2) if goes_on else (len(word),)
    return any(_differ_once(typed, word[:length]) for length in lengths)


def _differ_once(one: str, other: str) -> bool:
    """By a letter that is missing, too many or another, or by two that changed places."""
    shorter = min(len(one), len(other))
    start = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    one, other = one[start:], other[start:]
    if len(one) > len(other):
        return one[1:] == other
    if len(one) < len(other):
        return one == other[1:]
    return one[1:] == other[1:] or (one[:2] == other[1::-1] and one[2:] == other[2:])
