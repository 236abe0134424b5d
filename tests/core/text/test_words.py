"""What a typo is, and what is another word."""

import pytest
from hypothesis import given, strategies as st

from core.text.words import is_near, singular


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("musees", "musee"),
        ("bateaux", "bateau"),
        ("express", "express"),
        ("voix", "voix"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("mistrla", "mistral"),
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
