"""Headings in two languages, as people write them."""

import pytest
from django.utils.translation import override

from exchange import cells
from exchange.columns import COLUMNS, by_attribute
from exchange.headings import find
from exchange.readers import tables
from exchange.records import Sort


@pytest.mark.parametrize(
    ("heading", "attribute"),
    [
        ("Titre de la séance", "title"),
        ("Title (en)", "title_en"),
        ("Intervenant·e·s", "speakers"),
        ("Orateur/trice", "speakers"),
        ("Durée en min", "length"),
        ("Duration (hours)", "length"),
        ("Fin (HH:MM)", "end"),
        ("Titre *", "title"),
        # What is in brackets may make it something else, or nothing to be published.
        ("Conférence (salle)", None),
        ("(min)", None),
        ("Abstract in French", "abstract_fr"),
        ("Fin de l’adresse de la page", "slug"),
        # As our spreadsheets were headed once.
        ("Adresse", "slug"),
        ("Message au public", "notice"),
        ("Adresse du camping", None),
    ],
)
def test_a_heading_means_a_column(heading: str, attribute: str | None) -> None:
    found = find("session", heading)
    assert (found.attribute if found else None) == attribute


@pytest.mark.parametrize("sort", COLUMNS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_we_write_we_know_again(sort: Sort, language: str) -> None:
    for attribute, column in by_attribute(sort).items():
        with override(language):
            title = column.title()
        found = find(sort, title)
        assert found is not None, title
        assert found.attribute == attribute, title


@pytest.mark.parametrize(
    ("heading", "cell", "read"),
    [
        ("Durée (min)", "2", "2 min"),
        ("Durée (min)", 45, "45 min"),
        ("Duration (hours)", "1,5", "1,5 h"),
        ("Durée (min)", "1 h 30", "1 h 30"),
        # A part of a day, as spreadsheets hold times.
        ("Durée (min)", "0.03125", "0.03125"),
        ("Durée", "45", "45"),
    ],
)
def test_numbers_are_counted_as_their_heading_says(heading: str, cell: object, read: str) -> None:
    table = tables.read([("Titre", heading), ("Atelier", cell)], {})
    assert table
    assert table.records[0].values["length"] == read
    assert cells.length(table.records[0].values["length"])
