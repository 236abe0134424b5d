"""Pasted lists of names and addresses, and how somebody is addressed."""

import pytest

from participation.address_lists import MatchedList, match
from participation.names import first_name
from speakers.models import Speaker

NAMES = ("Inès Moreau", "Paul Rade", "Anne-Marie d’Arc", "Łukasz Nowak", "Dr Li Na", "Björk")
SPEAKERS = [Speaker(pk=pk, name=name) for pk, name in enumerate(NAMES, start=1)]


def addresses(found: MatchedList) -> dict[str, str]:
    return {NAMES[pk - 1]: email for pk, email in found.addresses.items()}


def test_each_way_to_write_a_person() -> None:
    lines = [
        "Nom\tE-mail\tTéléphone",
        "Moreau\tINES\tInes.Moreau@Example.ORG",
        '"d\'Arc, Anne Marie" <marie@example.org>, Bjork <bjork@example.org>;',
        "",
        "lukasz@example.org Nowak Lukasz",
        "Mme Li Na (Université) ; li@example.org <mailto:li@example.org>",
        "mailto:paul.rade@example.org",
    ]
    found = match("\r\n".join(lines), SPEAKERS)
    assert not found.left
    assert addresses(found) == {
        "Inès Moreau": "ines.moreau@example.org",
        "Anne-Marie d’Arc": "marie@example.org",
        "Björk": "bjork@example.org",
        "Łukasz Nowak": "lukasz@example.org",
        "Dr Li Na": "li@example.org",
        "Paul Rade": "paul.rade@example.org",
    }


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Paul Rade;Nom", "Pas d’adresse."),
        ("a@example.org, b@example.org", "Plusieurs adresses."),
        ("Moreau <m@example.org>", "Personne de cette édition ne s’appelle ainsi."),
        ("Björk Dupont <b@example.org>", "Personne de cette édition ne s’appelle ainsi."),
        ("Inès Moreau Paul Rade x@example.org", "Ce peut être Inès Moreau ou Paul Rade."),
    ],
)
def test_what_is_left_says_why(line: str, why: str) -> None:
    found = match(f"{line}\nPaul Rade <p@example.org>", SPEAKERS)
    assert [(entry.text, entry.why) for entry in found.left] == [(line, why)]
    assert addresses(found) == {"Paul Rade": "p@example.org"}


def test_namesakes_and_two_addresses_for_one_are_left() -> None:
    twice = [*SPEAKERS, Speaker(pk=9, name="RADE Paul")]
    assert len(match("Paul Rade;p@example.org", twice).left) == 1
    found = match("Paul Rade;p@example.org\nRade Paul;q@example.org", SPEAKERS)
    assert not found.addresses
    assert len(found.left) == 2


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
