import pytest
from django.test import Client

from recaps.models import ExternalRecap
from tests.admin import errors, page_of, sheet, sign_in
from tests.factories import ExternalRecapFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(client: Client) -> ExternalRecap:
    sign_in(client, editor=True)
    return ExternalRecapFactory.create(language="fr")


@pytest.mark.parametrize("language", ["", "en", "pt-BR", "zh-Hant-TW"])
def test_language_is_corrected(client: Client, elsewhere: ExternalRecap, language: str) -> None:
    page = page_of(elsewhere)
    client.post(page, sheet(client.get(page), language=language))
    elsewhere.refresh_from_db()
    assert elsewhere.language == language


@pytest.mark.parametrize("language", ["français", "fr_FR", "f", "en, fr", '"><script>', "fr\nen"])
def test_what_is_no_language_is_refused(
    client: Client, elsewhere: ExternalRecap, language: str
) -> None:
    page = page_of(elsewhere)
    response = client.post(page, sheet(client.get(page), language=language))
    [error] = errors(response)
    assert "pt-BR" in error
    elsewhere.refresh_from_db()
    assert elsewhere.language == "fr"
