"""The languages of speech in the form of a session: ticks for the usual ones, a line for others."""

from typing import Any

import pytest
from django.test import Client

from events.models import Edition
from tests.admin import document, errors, save, words
from tests.factories import SessionFactory

pytestmark = pytest.mark.django_db

LINE = "//input[@list='id_languages_others_known']/@value"


def ticked(response: Any) -> list[str]:
    return words(response, "//*[@id='id_languages']//label[input/@checked]")


@pytest.mark.parametrize(
    ("sent", "languages"),
    [
        (["fr", "Breton, gsw", ""], ["fr", "br", "gsw"]),
        (["", "DEU / LSF"], ["de", "fsl"]),
        ([], []),
        ([""], []),
    ],
)
def test_any_language_can_be_typed(
    organiser: Client, edition: Edition, sent: list[str], languages: list[str]
) -> None:
    session = SessionFactory.create(edition=edition)
    save(organiser, session, languages=sent)
    session.refresh_from_db()
    assert session.languages == languages


@pytest.mark.parametrize("typed", ["klingonais", "français, ?", ", ".join(["a"] * 999)])
def test_what_is_none_is_said_and_stays(organiser: Client, edition: Edition, typed: str) -> None:
    session = SessionFactory.create(edition=edition)
    page = save(organiser, session, languages=["en", typed])
    assert errors(page)
    assert ticked(page) == ["Anglais"]
    assert document(page).xpath(LINE) == [typed]
    session.refresh_from_db()
    assert session.languages == ["fr"]
