"""How somebody is addressed: a doubtful first name is worse than the whole name."""

import pytest

from participation.names import first_name
from speakers.models import Speaker


@pytest.mark.parametrize(
    ("name", "sort_name", "called"),
    [
        ("Inès Sormiou", "Sormiou", "Inès"),
        ("Jean-Pierre de la Treille", "de la Treille", "Jean-Pierre"),
        ("Prof. Dr. Anna Weiss", "Weiss", "Anna"),
        ("Nagy Anna", "Nagy", "Anna"),
        # Which of these words are the first name, nobody can tell.
        ("Björk", "Björk", "Björk"),
        ("Ana Maria Cruz", "Cruz", "Ana Maria Cruz"),
        ("Collectif Les Vagues", "Vagues", "Collectif Les Vagues"),
        ("J. Viste", "Viste", "J. Viste"),
        ("Anna  Weiss", "Vogel", "Anna Weiss"),
        ("", "", ""),
    ],
)
def test_first_name(name: str, sort_name: str, called: str) -> None:
    assert first_name(Speaker(name=name, sort_name=sort_name)) == called
