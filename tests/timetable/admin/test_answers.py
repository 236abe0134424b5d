"""The doors of the sheet: what a page and a script are told who may not come in."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.admin import sign_in
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


def address(what: str) -> str:
    edition = EditionFactory.create()
    return reverse(f"admin:events_edition_{what}", args=[edition.pk])


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
