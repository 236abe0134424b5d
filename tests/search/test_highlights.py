"""Words that were asked for are marked where they stand, and as they are written."""

import pytest

from search.highlights import LENGTH, Highlighter, beginning
from search.queries import question


def highlighter(asked: str) -> Highlighter:
    return Highlighter([term for word in question(asked).words for term in word.terms])


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("opera", "L’Opéra d’été", "L’<mark>Opéra</mark> d’été"),
        ("l'opéra", "l’opéra, les opéras", "l’<mark>opéra</mark>, les <mark>opéras</mark>"),
        ("weekend", "un week-end !", "un <mark>week-end</mark>\xa0!".replace("\xa0", " ")),
        ("week-end", "weekend", "<mark>weekend</mark>"),
        ("oeuvre", "l’Œuvre", "l’<mark>Œuvre</mark>"),
        ("ecole", "E\u0301cole", "<mark>École</mark>"),
        ("med", "Médiation", "<mark>Médiation</mark>"),
        ("b", "<b>&amp;</b>", "&lt;<mark>b</mark>&gt;&amp;amp;&lt;/<mark>b</mark>&gt;"),
        ("script", '"><script>', "&quot;&gt;&lt;<mark>script</mark>&gt;"),
        ("rien", "tout autre\u202f!", "tout autre\u202f!"),
        ("rien", "", ""),
    ],
)
def test_marks(asked: str, text: str, marked: str) -> None:
    assert highlighter(asked).mark(text) == marked


def test_an_excerpt_has_the_first_word_that_was_asked_for() -> None:
    text = " ".join(["avant"] * 400 + ["phare"] + ["après"] * 400)
    part = highlighter("phare").excerpt(text)
    assert part.startswith("… avant")
    assert " phare après" in part
    assert part.endswith(" …")
    assert len(part) < 2 * LENGTH


def test_nothing_is_cut_out_where_the_word_is_missing() -> None:
    assert highlighter("phare").excerpt("Une jetée.") == ""


def test_a_text_without_spaces_is_shown_whole() -> None:
    assert beginning("x" * 500) == "x" * 500
