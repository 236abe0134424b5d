"""The doors of the sheet: what a page and a script are told who may not come in."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import SecondFactorRule
from tests.admin import sign_in
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


def address(what: str) -> str:
    edition = EditionFactory.create()
    return reverse(f"admin:events_edition_{what}", args=[edition.pk])


def test_a_script_is_told_where_to_sign_in(client: Client) -> None:
    state = address("sheet_state")
    sign_in_page = reverse("admin:login")
    assert client.get(state)["Location"].startswith(sign_in_page)
    refused = client.get(state, headers=SCRIPT)
    assert (refused.status_code, refused.json()) == (403, {"sign_in": sign_in_page})
    # Who owes a second factor signs in once more.
    sign_in(client, organiser=True)
    SecondFactorRule.objects.create()
    assert client.get(state, headers=SCRIPT).json() == {"sign_in": sign_in_page}


def test_without_the_rights_to_look_nothing_is_told(client: Client) -> None:
    state = address("sheet_state")
    sign_in(client, editor=True)
    refused = client.get(state, headers=SCRIPT)
    # To sign in once more would not help.
    assert (refused.status_code, [*refused.json()]) == (403, ["refusal"])
    assert (
        refused.json()["refusal"]["sentence"] == "Votre compte n’a pas le droit de voir la feuille."
    )
    assert client.get(state).status_code == 403
