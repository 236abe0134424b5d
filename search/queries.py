"""Parsing queries into words, and finding documents with all of them, or nearly all."""

from dataclasses import dataclass, field, replace
from itertools import accumulate, chain

from tantivy import Occur, Query

from search.documents import Document
from search.index import SCHEMA, IndexState, Vocabulary
from search.terms import Term
from search.words import STOP_WORDS, Compound, composed, compounds

# The longest query that is used: characters, typed and folded (which turns some into eighteen);
# words, and parts of them.
MOST_CHARACTERS = 200
MOST_WORDS = 12
MOST_PARTS = 24
# For how many words and parts similar words are searched.
MOST_NEAR = 4
# Among equals, what is of the current edition comes before what is past.
CURRENT = 0.4


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query: the parts of a compound, or all as one; `typed` is its original form."""

    parts: tuple[Term, ...]
    whole: Term | None = None
    typed: str = field(default="", compare=False)

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.parts, self.whole) if self.whole else self.parts

    def query(self) -> Query:
        parts = Query.boolean_query([(Occur.Must, term.query()) for term in self.parts])
        return Query.disjunction_max_query([parts, self.whole.query()]) if self.whole else parts

    def or_near(self, vocabulary: Vocabulary) -> "Word":
        """Return the word with prefixes and typos allowed."""
        parts = tuple(part.or_near(vocabulary) for part in self.parts)
        return replace(self, parts=parts, whole=self.whole and self.whole.or_near(vocabulary))


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a query, the last possibly unfinished; `is_cut`: there were more."""

    words: tuple[Word, ...]
    is_cut: bool = False


def question(text: str) -> Question:
    """Return the words of a query of any length and content."""
    read = beginning(text)
    is_long = len(text) > MOST_CHARACTERS or read != composed(text)
    found = compounds(read)
    significant = [each for each in found if not STOP_WORDS.issuperset(each.words)] or found
    words = dict.fromkeys(_word(each, read) for each in significant)
    return Question(tuple(words)[:MOST_WORDS], is_long or len(words) > MOST_WORDS)


def beginning(text: str) -> str:
    """Return the part of a query that is used, composed."""
    text = composed(text[:MOST_CHARACTERS])[:MOST_CHARACTERS]
    parts = [part for compound in compounds(text) for part in compound.parts]
    letters = accumulate(len(part.word) for part in parts)
    for number, (part, so_far) in enumerate(zip(parts, letters, strict=True)):
        if so_far > MOST_CHARACTERS or number == MOST_PARTS:
            return text[: part.start]
    return text


def _word(compound: Compound, text: str) -> Word:
    may_go_on = compound.end == len(text)
    *first, last = (part.word for part in compound.parts)
    terms = (*map(Term, first), Term(last, may_go_on))
    whole = Term(compound.whole, may_go_on) if first else None
    return Word(terms, whole, text[compound.start : compound.end])


@dataclass(frozen=True, slots=True)
class Answer:
    """The documents found, best first, and the words that found them.

    has_all: each document has all words; if not, no document has one that is `unknown`.
    """

    words: tuple[Word, ...] = ()
    documents: list[Document] = field(default_factory=list)
    has_all: bool = True
    unknown: list[str] = field(default_factory=list)

    @property
    def terms(self) -> list[Term]:
        return [term for word in self.words for term in word.terms]


def answer(state: IndexState, asked: Question, *, is_exact: bool = False) -> Answer:
    """Return the results of the strictest reading of a query that has any.

    is_exact: similar words, which cost most, are not searched for.
    """
    # Each is looked for alone, once: nothing costs more than what is like a word.
    unknown = [word for word in asked.words if not _is_found(state, word)]
    near = {} if is_exact else _near(state.vocabulary, unknown, asked.words)
    known = tuple(near.get(word, word) if word in unknown else word for word in asked.words)
    loose = tuple(near.get(word, word) for word in asked.words)
    nowhere = [word for word in unknown if word not in near or not _is_found(state, near[word])]
    if not nowhere:
        for words in dict.fromkeys((known, loose)):
            if documents := _search(state, words, Occur.Must):
                return Answer(words, documents)
    if len(known) < 2:
        return Answer(known)
    pairs = zip(asked.words, known, strict=True)
    some = tuple(read for word, read in pairs if word not in nowhere)
    documents = _search(state, some, Occur.Should)
    return Answer(some, documents, has_all=False, unknown=[word.typed for word in nowhere])


def _near(vocabulary: Vocabulary, unknown: list[Word], words: tuple[Word, ...]) -> dict[Word, Word]:
    """Return words with similar ones allowed, for as many as may be, unknown ones first."""
    ranked = list(dict.fromkeys((*unknown, *words)))
    so_far = accumulate(len(word.terms) for word in ranked)
    return {
        word: word.or_near(vocabulary)
        for word, terms in zip(ranked, so_far, strict=True)
        if terms <= MOST_NEAR
    }


def _is_found(state: IndexState, word: Word) -> bool:
    return bool(state.search(word.query(), limit=1))


def _search(state: IndexState, words: tuple[Word, ...], occur: Occur) -> list[Document]:
    wanted = Query.boolean_query([(occur, word.query()) for word in words])
    terms = chain.from_iterable(word.terms for word in words)
    better = chain.from_iterable(term.frequency() for term in terms)
    of_current = Query.term_query(SCHEMA, "editions", state.contents.current, "basic")
    preferred = (*better, Query.const_score_query(of_current, CURRENT))
    return state.search(
        Query.boolean_query([(Occur.Must, wanted), *((Occur.Should, query) for query in preferred)])
    )
