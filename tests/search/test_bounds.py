"""No question costs much, whatever its characters: each becomes few words of few letters."""

import sys
import unicodedata
from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, strategies as st
from tantivy import Query

from core.text.translated import Text
from core.text.words import LONGEST_LIKE
from search import intents, queries, suggestions, terms
from search.documents import Contents, Document, DocumentKind
from search.index import AREAS, Index, IndexState
from search.intents import LONGEST as LONGEST_EXPRESSION, intent
from search.queries import MOST_CHARACTERS, MOST_NEAR, MOST_PARTS, MOST_WORDS, answer, question
from search.shortcuts import leads
from search.suggestions import MOST_MENDED, NAMES, suggestion
from talks.programme import Programme
from tests.talks.test_now import FACTS

# What 2 kB of an address can say: as it is typed, and as NFKD makes the most of it.
LONGEST = max(
    map(chr, range(sys.maxunicode)), key=lambda one: len(unicodedata.normalize("NFKD", one))
)
QUESTIONS = (
    LONGEST * 200,
    " ".join([LONGEST * 16] * 12),
    "-".join([LONGEST] * 100),
    "-".join("abcdefghij" * 10),
    " ".join(f"mistrla{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "'".join(f"mistr{letter}a" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "".join(map(chr, range(0x4E00, 0x4E00 + 200))),
    "".join(map(chr, range(0xAC00, 0xAC00 + 20_000, 100))),
    "e\u0301" + "\u0301\u0323" * 1000,
    "\u0958" * 200,
    "ß" * 2000,
    "1234567890" * 200,
    "👨‍👩‍👧‍👦" * 50,
    "mer\ud800 \udfffmistral",
)
NOW = datetime(2027, 5, 15, 10, tzinfo=UTC)
anything = st.text(st.characters(exclude_categories=()), max_size=400)


@pytest.fixture(scope="module")
def state() -> IndexState:
    titles = ("Mistral", "Mistigri", "Porte-conteneurs", "Géolocalisation", "مسترال", "ミストラル")
    documents = [
        Document(kind=DocumentKind.TOPIC, key=title, editions=(), view="home", title=Text(title))
        for title in titles
    ]
    known = leads((), {"page:1": (Text("Venir"), Text("Toilettes, billets, sous-titres"))})
    return Index(Contents({each.id: each for each in documents}, 1, "", None, known)).state


class Watched(NamedTuple):
    """The engine's queries; notes those of what is like a word, with the mistakes it may have."""

    asked: list[tuple[str, int]]

    def __getattr__(self, name: str) -> Any:
        return getattr(Query, name)

    def fuzzy_term_query(
        self, schema: Any, area: str, word: str, distance: int, **options: Any
    ) -> Query:
        self.asked.append((word, distance))
        return Query.fuzzy_term_query(schema, area, word, distance, **options)


def examples(test: Any) -> Any:
    for text in QUESTIONS:
        test = example(text=text)(test)
    return test


@examples
@given(text=anything)
def test_a_question_has_few_words_of_few_letters(text: str) -> None:
    asked = question(text)
    parts = [term.word for word in asked.words for term in word.parts]
    assert len(asked.words) <= MOST_WORDS
    assert len(parts) <= MOST_PARTS
    assert sum(map(len, parts)) <= MOST_CHARACTERS


@examples
@given(text=anything)
def test_little_is_looked_for_by_what_is_like_it(text: str, state: IndexState) -> None:
    watched = Watched([])
    with pytest.MonkeyPatch.context() as patch:
        for module in (terms, queries, suggestions):
            patch.setattr(module, "Query", watched)
        found = answer(state, question(text))
        suggestion(state, text)
    assert all(len(word) <= LONGEST_LIKE for word, _distance in watched.asked)
    mistaken = [word for word, distance in watched.asked if distance]
    assert all(len(word) <= state.vocabulary.longest for word in mistaken)
    # Each of them alone, then all and some of them; and what may have been meant.
    most = 4 * MOST_NEAR * len(AREAS) + MOST_MENDED * (len(AREAS) + len(NAMES))
    assert len(mistaken) <= most
    assert sum(term.may_differ for term in found.terms) <= MOST_NEAR


@examples
@example(text="langue de " * 40)
@given(text=anything)
def test_few_words_are_compared_with_expressions(text: str, state: IndexState) -> None:
    compared = []

    def watched(word: str, *args: Any, **options: Any) -> list[str]:
        compared.append(word)
        return []

    programme = Programme(edition=FACTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intents, "get_close_matches", watched)
        intent(state, programme, text, NOW)
    assert len(compared) <= MOST_NEAR * LONGEST_EXPRESSION
    # Whatever a word is taken for, nothing of it fails.
    intent(state, programme, text, NOW)


def test_of_many_words_those_that_are_not_there_are_read_as_mistaken(state: IndexState) -> None:
    found = answer(state, question("mistral conteneurs geolocalisation porte mistigro"))
    assert [term.word for term in found.terms if term.may_differ] == ["mistigro"]


def test_a_word_is_mended_only_if_the_index_could_have_it(state: IndexState) -> None:
    assert answer(state, question("géolocalisatiom")).documents
    assert not state.vocabulary.may_have("geolocalisations" * 2, mistakes=1)
    assert state.vocabulary.may_have("mistraж", mistakes=1)
    assert not state.vocabulary.may_have("mistжж", mistakes=1)
