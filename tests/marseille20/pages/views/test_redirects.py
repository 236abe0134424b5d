import pytest
from django.test import Client

from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db

ADDRESSES = [
    ("/programme/", "/2027/programme/"),
    ("/en/programme/", "/en/2027/programme/"),
]


@pytest.mark.parametrize(("address", "target"), ADDRESSES)
def test_short_addresses_lead_to_the_current_programme(
    client: Client, address: str, target: str
) -> None:
    EditionFactory.create(slug="2027", is_current=True)
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"] == target
    assert response.headers["Cache-Control"] == "public, max-age=0"


def test_without_a_current_edition_they_lead_nowhere(client: Client) -> None:
    EditionFactory.create(slug="2027")
    assert client.get("/programme/").status_code == 404


def test_choices_come_along_and_nothing_else(client: Client) -> None:
    EditionFactory.create(slug="2027", is_current=True)
    response = client.get("/programme/?utm_source=affiche&track=mer&q=x%26y")
    assert response.headers["Location"] == "/2027/programme/?q=x%26y&track=mer"


def test_preview_stays_a_preview(client: Client) -> None:
    EditionFactory.create(slug="2027", is_current=True)
    client.force_login(UserFactory.create(superuser=True))
    response = client.get("/apercu/programme/")
    assert response.headers["Location"] == "/apercu/2027/programme/"
    assert response.headers["Cache-Control"] == "private, no-store"
