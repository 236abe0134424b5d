"""Both sides of a search are made of words in the same way."""

import pytest

from search.words import MOST_KEPT, forms, kept, searchable


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Opéra d'Œuvrard", "opera oeuvrard"),
        ("E\u0301COLE", "ecole"),
        ("qu’est-ce", "est ce estce"),
        ("aujourd'hui", "aujourd hui aujourdhui"),
        ("week-end, week\u2011end", "week end weekend week end weekend"),
        ("L\u02bcopéra, c\u02bchoar", "opera hoar"),
        ("C++ : 100 %", "c 100"),
        ("🎭 «  » --- ''", ""),
        ("snake_case", "snake case"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert searchable(text) == words


def test_stems_of_each_language() -> None:
    assert forms("moderation").fr == forms("moderer").fr
    assert forms("sailing").en == forms("sail").en


def test_what_is_remembered_of_words_is_bounded() -> None:
    made: list[str] = []
    remembered = kept(lambda word: note(made, word))
    words = [f"mot{number}" for number in range(MOST_KEPT)]
    for word in (*words, "mot0", "une", "mot0", "mot1"):
        assert remembered(word) == word
    assert made[MOST_KEPT:] == ["une", "mot1"]


def note(made: list[str], word: str) -> str:
    made.append(word)
    return word
