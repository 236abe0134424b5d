"""What a typo is, and what is another word."""

import pytest
from hypothesis import given, strategies as st

from search.terms import Meaning, Term, is_near


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("mistrla", "mistral"),
        ("mistal", "mistral"),
        ("misstral", "mistral"),
        ("mistrol", "mistral"),
        ("istral", "mistral"),
        ("mistrall", "mistral"),
        ("mistral", "mistral"),
    ],
)
def test_one_typo(typed: str, word: str) -> None:
    assert is_near(typed, word, goes_on=False)


@pytest.mark.parametrize("typed", ["mitsarl", "mstrl", "minstrels", "lartsim", ""])
def test_more_than_one_typo(typed: str) -> None:
    assert not is_near(typed, "mistral", goes_on=False)


def test_a_typo_in_the_beginning_of_a_word() -> None:
    assert is_near("mediteran", "mediterranee", goes_on=True)
    assert not is_near("mediteran", "mediterranee", goes_on=False)


@given(st.text("abc", max_size=8), st.integers(0, 8), st.sampled_from("abc"))
def test_any_letter_added_left_out_or_replaced_is_one_typo(word: str, at: int, letter: str) -> None:
    assert is_near(word[:at] + letter + word[at:], word, goes_on=False)
    assert is_near(word[:at] + word[at + 1 :], word, goes_on=False)
    assert is_near(word[:at] + letter + word[at + 1 :], word, goes_on=False)


def matches(word: str, typed: str, *, may_go_on: bool = False, may_differ: bool = False) -> bool:
    return Meaning([Term(typed, may_go_on, may_differ)]).matches(word)


def test_short_words_and_numbers_have_no_typos() -> None:
    assert not matches("quoi", "quai", may_differ=True)
    assert not matches("20272", "20271", may_differ=True)


@pytest.mark.parametrize("word", ["quoi", "x" * 27, "日本語の本文", "ミストラル"])
def test_what_is_no_mistake_of_another_word(word: str) -> None:
    assert not Term(word, may_differ=True).can_differ


@pytest.mark.parametrize("word", ["mistral", "мистраль", "مسترال", "μιστράλ"])
def test_alphabets_have_typos(word: str) -> None:
    assert Term(word, may_differ=True).can_differ


def test_the_last_word_may_go_on() -> None:
    assert matches("geolocalisation", "geo", may_go_on=True)
    assert not matches("geolocalisation", "geo")
    assert not matches("geolocalisation", "g", may_go_on=True)
