"""Which words of a text a term of a query means."""

import pytest

from search.terms import Meaning, Term


def matches(word: str, typed: str, *, may_go_on: bool = False, may_differ: bool = False) -> bool:
    return Meaning([Term(typed, may_go_on, may_differ)]).matches(word)


@pytest.mark.parametrize("word", ["quoi", "x" * 27, "日本語の本文", "ミストラル"])
def test_what_is_no_mistake_of_another_word(word: str) -> None:
    assert not Term(word, may_differ=True).can_differ


@pytest.mark.parametrize("word", ["mistral", "мистраль", "مسترال", "μιστράλ"])
def test_alphabets_have_typos(word: str) -> None:
    assert Term(word, may_differ=True).can_differ
