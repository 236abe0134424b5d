"""The terms of a query: searching them in the index, and finding them in a text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tantivy import Query

from core.text.translated import LANGUAGES
from core.text.words import LONGEST_LIKE, is_near, may_be_mistaken
from search.index import AREAS, SCHEMA, Vocabulary, stems
from search.words import Forms, forms, kept_forms

# Scores of a word in each of AREAS: as it is, by its beginning, a similar one, its stem.
# Stems join words that have little in common ("opéra" and "opération"): they come last.
EXACT = (10.0, 8.0, 6.0, 3.0)
BEGINNING = (5.0, 4.5, 3.0, 1.5)
NEAR = (4.5, 4.0, 2.5, 1.0)
STEM = (2.5, 2.0, 1.5, 0.5)
# Bonus for a word that is most of a title, or is repeated in a text: less than any of the scores
# differ.
OFTEN = {"title": 0.1, "text": 0.02}

# Shorter words have no beginning.
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Term:
    """A folded word of a query.

    may_go_on: it may be the beginning of a longer one. may_differ: by one letter, or by two that
    are swapped.
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
        return self.may_go_on and SHORTEST_BEGINNING <= len(self.word) <= LONGEST_LIKE

    @property
    def can_differ(self) -> bool:
        return self.may_differ and may_be_mistaken(self.word) and self.word.isalpha()

    def or_near(self, vocabulary: Vocabulary) -> "Term":
        """Return the term with prefixes and typos allowed, if such a word can exist."""
        can_be = vocabulary.may_have(self.word, mistakes=1)
        return Term(self.word, may_go_on=True, may_differ=True) if can_be else self

    def query(self) -> Query:
        """Return a query for the word, scored by the best field that has it."""
        return Query.disjunction_max_query(
            [Query.const_score_query(query, worth) for query, worth in self._queries()]
        )

    def exact(self) -> Query:
        """Return a query for the word as it is."""
        return Query.disjunction_max_query(
            [Query.term_query(SCHEMA, area, self.forms.singular, "freq") for area in AREAS]
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
        """Yield queries that prefer, among equals, short titles and texts that repeat the word."""
        for area, worth in OFTEN.items():
            query = Query.term_query(SCHEMA, area, self.forms.singular, "freq")
            yield Query.boost_query(query, worth)


# --- In a text -----------------------------------------------------------------------------------


class Meaning:
    """The words of a text that some terms mean: those by which the index finds it.

    It is asked for each word of a text, so the rest is prepared.
    """

    def __init__(self, terms: Sequence[Term]) -> None:
        self.singular = {term.forms.singular for term in terms}
        self.fr = {term.forms.fr for term in terms}
        self.en = {term.forms.en for term in terms}
        self.beginnings = tuple(term.word for term in terms if term.can_go_on)
        self.near = [(term.forms.singular, term.can_go_on) for term in terms if term.can_differ]

    def matches(self, word: str) -> bool:
        """Tell whether a term means a folded word."""
        singular, fr, en = kept_forms(word)
        return (
            singular in self.singular
            or fr in self.fr
            or en in self.en
            or word.startswith(self.beginnings)
            or any(is_near(typed, singular, goes_on=goes_on) for typed, goes_on in self.near)
        )
