"""Suggestions in place of words that no text has."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import islice

from tantivy import Query

from core.text.translated import LANGUAGES, fold
from core.text.words import PART, may_be_mistaken
from search.documents import Document
from search.highlights import Highlighter
from search.index import SCHEMA, IndexState
from search.queries import beginning
from search.terms import Term
from search.words import Compound, compounds

# Where names stand, of people and things: a word of them is likelier meant than one of a text.
NAMES = ("title", "people", "topics")
# How many words of a query are replaced.
MOST_MENDED = 2
# How many documents are searched for a word, the best first.
MOST_LOOKED_AT = 10


def suggestion(state: IndexState, text: str) -> str:
    """Return the query with unknown words replaced by known ones, or ""."""
    text = beginning(text)
    pieces, at = [], 0
    for compound in islice(_unknown(state, text), MOST_MENDED):
        if instead := _nearest(state, compound.whole):
            pieces += [text[at : compound.start], instead]
            at = compound.end
    return "".join([*pieces, text[at:]]) if pieces else ""


def _unknown(state: IndexState, text: str) -> Iterator[Compound]:
    """Yield the words that no text has and that may be typos."""
    for compound in compounds(text):
        word = compound.whole
        typed = Term(word, may_go_on=compound.end == len(text))
        can_be = may_be_mistaken(word) and state.vocabulary.may_have(word, mistakes=2)
        if can_be and not state.search(typed.query(), limit=1):
            yield compound


def _nearest(state: IndexState, word: str) -> str:
    """Return a known word, as it is written, that differs by one or two letters, or ""."""
    near = Term(word, may_differ=True)
    seek = Highlighter([near])
    found = (seek.first_word(text) for text in _texts(state.search(near.query(), MOST_LOOKED_AT)))
    if first := next(filter(None, found), ""):
        return first
    fuzzy = [Query.fuzzy_term_query(SCHEMA, area, word, 2) for area in NAMES]
    documents = state.search(Query.disjunction_max_query(fuzzy), MOST_LOOKED_AT)
    named = {fold(name): name for text in _names(documents) for name in PART.findall(text)}
    return "".join(named[match] for match in get_close_matches(word, named, n=1, cutoff=0.7))


def _names(documents: Iterable[Document]) -> Iterable[str]:
    for document in documents:
        for language in LANGUAGES:
            yield getattr(document.title, language)
            yield getattr(document.topics, language)
        yield document.people


def _texts(documents: list[Document]) -> Iterable[str]:
    yield from _names(documents)
    for document in documents:
        for language in LANGUAGES:
            yield getattr(document.text, language)
