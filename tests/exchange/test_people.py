"""One person in a cell, or several."""

import pytest

from exchange.people import (
    UnclearError,
    count_nobodies,
    first_name_first,
    names,
    sort_name,
    with_mail,
    without_mail,
)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Cova, Bernard", ["Bernard Cova"]),
        ("de la Tour, Georges", ["Georges de la Tour"]),
        ("Alice Martin, Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin; Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin and Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin; Alice Martin", ["Alice Martin"]),
        ("Alice  Martin\nBob Durand / Zoé", ["Alice Martin", "Bob Durand", "Zoé"]),
        ("", []),
        # Nobody yet.
        ("Speaker to be announced", []),
        ("Ana Lima, (TBC)", ["Ana Lima"]),
        # One name with an “and” in it.
        ("Nils & friends", ["Nils & friends"]),
        ("Dupont et Fils; Ana Lima", ["Dupont et Fils", "Ana Lima"]),
        ("ana lima & bo digue", ["ana lima", "bo digue"]),
        ("Ana Lima, Anna-Lena von Berg", ["Ana Lima", "Anna-Lena von Berg"]),
    ],
)
def test_names(cell: str, found: list[str]) -> None:
    assert names(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        *("Alice Martin, Bob", "Cova, Bernard, Martin, Alice", "Le Pen, Jean Marie"),
        *("Van Gogh, Vincent Willem", "Alice Martin et al.", "Ana Lima, Studio Lima"),
        *("Jane Roe, director of Museum X", "Anna-Lena von Berg, Universität Wien"),
        *("Ana Lima, Head Curator", "Bo Digue, Ana Lima, Directrice Générale"),
    ],
)
def test_nobody_can_tell(cell: str) -> None:
    with pytest.raises(UnclearError):
        names(cell)


def test_who_is_known_is_distinguished() -> None:
    known = {"marin et fils", "alice martin", "bob"}
    assert names("Marin et fils", known) == ["Marin et fils"]
    assert names("Marin et fils; Alice Martin", known) == ["Marin et fils", "Alice Martin"]
    assert names("Alice Martin, Bob", known) == ["Alice Martin", "Bob"]
    # Nobody could tell otherwise.
    assert names("Le Pen, Jean Marie", {"jean marie le pen"}) == ["Jean Marie Le Pen"]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Ana Lima <ana@example.org>", "Ana Lima"),
        ("Ana Lima (ana.lima+talks@mail.example.org)", "Ana Lima"),
        ("Ana Lima, mailto:ana@example.org", "Ana Lima"),
        ("ana@example.org", "ana@example.org"),
        ("Ana @ Lima", "Ana @ Lima"),
        ("Bo Digue and ana@example.org", "Bo Digue"),
        ("ana@example.org and bo@example.org", "ana@example.org and bo@example.org"),
    ],
)
def test_an_e_mail_address_is_taken_off_a_name(given: str, name: str) -> None:
    assert without_mail(given) == name


@pytest.mark.parametrize(
    "part",
    [
        "ana@example.org, Bo Digue",
        "Bo Digue + <ana@example.org>",
        "Bo Digue & ana@example.org, Zoé Quai <zoe@example.org>",
        "ana@example.org Ana, bo@example.org Bo",
    ],
)
def test_an_address_of_somebody_else_is_nobody_s(part: str) -> None:
    assert with_mail(part) == []


def test_who_is_nobody_is_counted() -> None:
    assert count_nobodies("TBA; Ana Lima & tbd, ???\nBo Digue / À venir") == 4


def test_what_a_person_is_sorted_by() -> None:
    assert sort_name("Bernard Cova") == "Cova"
    assert sort_name("Daniela Petruzalek (they) [remote]") == "Petruzalek"
    assert sort_name("(they)") == "(they)"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Cova, Bernard", "Bernard Cova"),
        ("Bernard Cova", "Bernard Cova"),
        ("Alice Martin, architecte", "Alice Martin, architecte"),
        ("Marin, fils", "Marin, fils"),
    ],
)
def test_the_name_of_one_person(name: str, found: str) -> None:
    assert first_name_first(name, {"marin, fils"}) == found
