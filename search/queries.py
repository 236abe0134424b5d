"""What somebody asks for: words, and what has them all, or nearly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

from tantivy import Occur, Query, Searcher

from search.documents import Document
from search.index import SCHEMA, State
from search.terms import Term
from search.words import STOP_WORDS, Compound, composed, compounds

# Nobody who looks for something has more to say.
MOST_CHARACTERS = 200
MOST_WORDS = 12
# Among equals, what is of the current edition comes before what is past.
CURRENT = 0.4


@dataclass(frozen=True, slots=True)
class Word:
    """The parts of a compound, and all of them as one: either is found; `typed` as it was."""

    parts: tuple[Term, ...]
    whole: Term | None = None
    typed: str = field(default="", compare=False)

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.parts, self.whole) if self.whole else self.parts

    def query(self) -> Query:
        parts = _all_of(term.query() for term in self.parts)
        return Query.disjunction_max_query([parts, self.whole.query()]) if self.whole else parts

    def is_in(self, searcher: Searcher) -> bool:
        """Does the index have such a word?"""
        whole = self.whole is not None and self.whole.is_in(searcher)
        return whole or all(term.is_in(searcher) for term in self.parts)

    def or_near(self) -> "Word":
        """Also what begins so, and what a typo makes of it."""
        parts = tuple(map(Term.or_near, self.parts))
        return replace(self, parts=parts, whole=self.whole and self.whole.or_near())


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question, the last of which may still be typed; `is_cut`: it had more."""

    words: tuple[Word, ...]
    is_cut: bool = False


def question(text: str) -> Question:
    """What is asked for by a text of any length and content."""
    is_long = len(text) > MOST_CHARACTERS
    text = composed(text[:MOST_CHARACTERS])
    found = compounds(text)
    telling = [each for each in found if not STOP_WORDS.issuperset(each.words)] or found
    words = dict.fromkeys(_word(each, text) for each in telling)
    return Question(tuple(words)[:MOST_WORDS], is_long or len(words) > MOST_WORDS)


def _word(compound: Compound, text: str) -> Word:
    may_go_on = compound.end == len(text)
    *first, last = (part.word for part in compound.parts)
    terms = (*map(Term, first), Term(last, may_go_on))
    whole = Term(compound.whole, may_go_on) if first else None
    return Word(terms, whole, text[compound.start : compound.end])


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, the best first, and how the words were understood that found it.

    has_all: each document has all words; if not, no document has one that is `unknown`.
    """

    words: tuple[Word, ...] = ()
    documents: list[Document] = field(default_factory=list)
    has_all: bool = True
    unknown: list[str] = field(default_factory=list)

    @property
    def terms(self) -> list[Term]:
        return [term for word in self.words for term in word.terms]


def answer(state: State, asked: Question) -> Answer:
    """What the strictest reading of a question finds that finds something."""
    found = Answer(asked.words)
    for words, has_all in _readings(state.searcher, asked) if asked.words else ():
        found = Answer(words, _search(state, words, has_all=has_all), has_all)
        if found.documents:
            break
    if found.has_all:
        return found
    unknown = [each.typed for each in found.words if not state.search(each.query(), limit=1)]
    return replace(found, unknown=unknown)


def _readings(searcher: Searcher, asked: Question) -> Iterator[tuple[tuple[Word, ...], bool]]:
    """How the words can be understood, and whether all of them have to be there."""
    near = tuple(word.or_near() for word in asked.words)
    pairs = zip(asked.words, near, strict=True)
    known = tuple(word if word.is_in(searcher) else other for word, other in pairs)
    yield known, True
    if near != known:
        yield near, True
    if len(known) > 1:
        yield known, False


def _search(state: State, words: tuple[Word, ...], *, has_all: bool) -> list[Document]:
    occur = Occur.Must if has_all else Occur.Should
    wanted = Query.boolean_query([(occur, word.query()) for word in words])
    terms = chain.from_iterable(word.terms for word in words)
    better = chain.from_iterable(term.frequency() for term in terms)
    of_current = Query.term_query(SCHEMA, "editions", state.contents.current, "basic")
    preferred = (*better, Query.const_score_query(of_current, CURRENT))
    return state.search(
        Query.boolean_query([(Occur.Must, wanted), *((Occur.Should, query) for query in preferred)])
    )


def _all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])
