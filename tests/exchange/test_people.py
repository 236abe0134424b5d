"""One person in a cell, or several."""

import pytest

from exchange.people import UnclearError, first_name_first, names, sort_name


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Bernard Cova", ["Bernard Cova"]),
        ("Cova, Bernard", ["Bernard Cova"]),
        ("de la Tour, Georges", ["Georges de la Tour"]),
        ("GARCIA MARQUEZ, Gabriel", ["Gabriel GARCIA MARQUEZ"]),
        ("Alice Martin, Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin; Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin & Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin et Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice Martin and Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("Cova, Bernard ; Martin, Alice", ["Bernard Cova", "Alice Martin"]),
        ("Alice Martin; Alice Martin", ["Alice Martin"]),
        ("Alice Martin\nBob Durand", ["Alice Martin", "Bob Durand"]),
        ("Alice  Martin / Bob Durand", ["Alice Martin", "Bob Durand"]),
        ("", []),
    ],
)
def test_names(cell: str, found: list[str]) -> None:
    assert names(cell) == found


@pytest.mark.parametrize(
    "cell",
    [
        *("Alice Martin, Bob", "Cova, Bernard, Martin, Alice", "Le Pen, Jean Marie"),
        *("Van Gogh, Vincent Willem", "Alice Martin et al."),
    ],
)
def test_nobody_can_tell(cell: str) -> None:
    with pytest.raises(UnclearError):
        names(cell)


def test_who_is_known_is_told_apart() -> None:
    known = {"marin et fils", "alice martin", "bob"}
    assert names("Marin et fils", known) == ["Marin et fils"]
    assert names("Marin et fils; Alice Martin", known) == ["Marin et fils", "Alice Martin"]
    assert names("Alice Martin, Bob", known) == ["Alice Martin", "Bob"]


def test_what_somebody_is_sorted_by() -> None:
    assert sort_name("Bernard Cova") == "Cova"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Cova, Bernard", "Bernard Cova"),
        ("King, Martin Luther", "Martin Luther King"),
        ("Bernard Cova", "Bernard Cova"),
        ("Alice Martin, architecte", "Alice Martin, architecte"),
        ("Marin, fils", "Marin, fils"),
    ],
)
def test_the_name_of_one_person(name: str, found: str) -> None:
    assert first_name_first(name, {"marin, fils"}) == found
