"""Second factors in the admin: who has one, and how a superuser frees a person who lost it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.admin.models import LogEntry
from django.test import Client

from core.models import User
from tests.admin import list_of, messages_of, page_of, sign_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def locked_out() -> User:
    user = UserFactory.create()
    TOTP.activate(user, SECRET)
    return user


def test_no_page_shows_the_secret(client: Client, locked_out: User) -> None:
    sign_in(client, superuser=True)
    row = locked_out.authenticator_set.get()
    for address in ("", f"{row.pk}/change/", f"{row.pk}/delete/"):
        assert client.get(f"/admin/mfa/authenticator/{address}").status_code == 404
    page = client.get(page_of(locked_out)).content.decode()
    assert str(row) in page
    assert SECRET not in page
    assert row.data["secret"] not in page


def test_superusers_remove_the_second_factors_of_a_person(client: Client, locked_out: User) -> None:
    TOTP.activate(UserFactory.create(), SECRET)
    sign_in(client, superuser=True)
    chosen = {"action": "remove_second_factors", "_selected_action": [locked_out.pk]}

    response = client.post(list_of(User), chosen, follow=True)

    assert messages_of(response)[0].startswith("1 ")
    assert not locked_out.authenticator_set.exists()
    assert Authenticator.objects.count() == 1
    assert LogEntry.objects.get().object_id == str(locked_out.pk)
