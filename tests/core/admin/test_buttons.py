"""Anyone who has to sign in again before a button is heard is led back to where it stands."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.addresses import filled, routes, with_rows
from tests.admin import messages_of, sign_in
from tests.factories import DigestFactory, EditionFactory, MailingFactory, RecapFactory
from tests.sampling import sample

pytestmark = pytest.mark.django_db

# The views behind buttons, and the pages that these stand on.
BUTTONS = {
    "mailings_mailing_again": "mailings_mailing_look",
    "mailings_mailing_call_back": "mailings_mailing_look",
    "newsletter_digest_test": "newsletter_digest_look",
    "newsletter_digest_again": "newsletter_digest_look",
    "recaps_recap_note": "recaps_recap_read",
}


@pytest.fixture
def rows() -> dict[str, Model]:
    EditionFactory.create(slug="demo", is_current=True)
    return {
        "mailings": MailingFactory.create(),
        "newsletter": DigestFactory.create(),
        "recaps": RecapFactory.create(),
    }


def after_signing_in(address: str) -> str | None:
    """Where a post to an address of the admin leads anyone who signs in first; None: nowhere."""
    response = Client().post(address)
    asked = parse_qs(urlsplit(response.headers.get("Location", "")).query)
    return asked.get("next", [None])[0]


def addresses() -> Iterator[str]:
    for route in routes():
        if route.startswith("admin/"):
            yield from filled(route, with_rows(route) | {"kind": ["session"]})


def test_no_address_answers_that_it_takes_post_alone(
    client: Client, rows: dict[str, Model]
) -> None:
    sign_in(client, superuser=True)
    found = {address: after_signing_in(address) for address in sample([*addresses()], 120)}
    for address, back in found.items():
        status = client.get(back).status_code if back else 200
        assert status != 405, address
        # What nobody may do is refused either way.
        assert status != 403 or client.post(address).status_code in {403, 405}, address


@pytest.mark.parametrize(("name", "page"), BUTTONS.items())
def test_it_leads_to_the_page_of_the_button(
    client: Client, rows: dict[str, Model], name: str, page: str
) -> None:
    pk = rows[name.partition("_")[0]].pk
    address = reverse(f"admin:{name}", args=[pk])
    assert after_signing_in(address) == address
    sign_in(client, superuser=True)
    back = client.get(address, follow=True)
    assert back.redirect_chain == [(reverse(f"admin:{page}", args=[pk]), 302)]
    assert "appuyez encore une fois sur le bouton" in messages_of(back)[0]
