"""Both sides of a search are made of words in the same way."""

import pytest

from search.words import MOST_KEPT, forms, searchable, singular


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L’Opéra d'Œuvrard", "opera oeuvrard"),
        ("E\u0301COLE", "ecole"),
        ("qu’est-ce", "est ce estce"),
        ("aujourd'hui", "aujourd hui aujourdhui"),
        ("week-end, week\u2011end", "week end weekend week end weekend"),
        ("Sinéad O’Connor", "sinead o connor oconnor"),
        ("rendez-vous d’art", "rendez vous rendezvou art"),
        ("C++ : 100 %", "c 100"),
        ("🎭 «  » --- ''", ""),
        ("snake_case", "snake case"),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert searchable(text) == words


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("musees", "musee"),
        ("journaux", "journal"),
        ("bateaux", "bateau"),
        ("express", "express"),
        ("bus", "bus"),
        ("voix", "voix"),
    ],
)
def test_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_stems_of_each_language() -> None:
    assert forms("moderation").fr == forms("moderer").fr
    assert forms("sailing").en == forms("sail").en


def test_what_is_remembered_of_words_is_bounded() -> None:
    for number in range(MOST_KEPT + 1):
        forms(f"mot{number}")
    assert forms.cache_info().currsize == MOST_KEPT
