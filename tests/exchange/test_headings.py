"""Headings in two languages, as people write them."""

import pytest
from django.utils.translation import override

from exchange.columns import COLUMNS, by_attribute
from exchange.headings import find, find_sheet
from exchange.records import Sort


@pytest.mark.parametrize(
    ("heading", "attribute"),
    [
        ("Titre", "title"),
        ("TITRES", "title"),
        ("Titre de la séance", "title"),
        ("Title (en)", "title_en"),
        ("Titre en anglais", "title_en"),
        ("titre_fr", "title_fr"),
        ("Début", "start"),
        ("Heure de début", "start"),
        ("Intervenant·e·s", "speakers"),
        ("Intervenant(e)s", "speakers"),
        ("Orateur/trice", "speakers"),
        ("Speaker", "speakers"),
        ("Durée (minutes)", "length"),
        ("Résumé", "summary"),
        ("Abstract in French", "abstract_fr"),
        ("Salle", "room"),
        ("Mots-clés", "topics"),
        ("Fin de l’adresse de la page", "slug"),
        # As our spreadsheets were headed once.
        ("Adresse", "slug"),
        ("Avis aux lecteurs", "notice"),
        ("Avis aux lecteurs (en)", "notice_en"),
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


def test_sheets() -> None:
    assert [find_sheet(title) for title in ("Séances", "Speakers", "SALLES", "Notes")] == [
        "session",
        "speaker",
        "room",
        None,
    ]
