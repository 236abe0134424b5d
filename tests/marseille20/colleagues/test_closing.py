"""Who left has their account closed by a colleague with as many rights, and opened again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from tests.admin import document, messages_of, sign_in, words
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:colleagues")


def door(account: User) -> str:
    return reverse("admin:account_access", args=[account.pk])


def test_a_colleague_is_closed_signed_out_and_had_back(client: Client) -> None:
    sign_in(client, organiser=True)
    theirs = Client()
    colleague = sign_in(theirs, organiser=True, name="Fanny")
    assert theirs.get(PAGE).status_code == 200
    assert door(colleague) in document(client.get(PAGE)).xpath("//a/@href")
    assert "Fanny" in words(client.get(door(colleague)), "//h1")[0]
    assert User.objects.get(pk=colleague.pk).is_active, "it asks first"

    page = client.post(door(colleague), {"close": "1"}, follow=True)
    assert messages_of(page) == ["Fanny ne peut plus se connecter."]
    assert theirs.get(PAGE).status_code == 302
    closed = words(page, "//ul[@class='colleagues__roles']/li")[-1]
    assert closed.startswith("Comptes fermés Fanny")
    assert LogEntry.objects.get().object_id == str(colleague.pk)

    client.post(door(colleague), {"open": "1"})
    assert User.objects.get(pk=colleague.pk).is_active
    assert theirs.get(PAGE).status_code == 302, "one signs in again"


@pytest.mark.parametrize("who", ["superuser", "organiser"])
def test_nobody_closes_who_may_do_more(client: Client, who: str) -> None:
    sign_in(client, organiser=True)
    other = UserFactory.create(**{who: True})
    other.user_permissions.add(Permission.objects.get(codename="delete_user"))
    page = client.post(door(other), {"close": "1"}, follow=True)
    assert "des droits que vous n’avez pas" in messages_of(page)[0]
    assert User.objects.get(pk=other.pk).is_active


def test_nobody_closes_themselves(client: Client) -> None:
    me = sign_in(client, organiser=True)
    assert door(me) not in document(client.get(PAGE)).xpath("//a/@href")
    assert client.post(door(me), {"close": "1"}, follow=True).status_code == 200
    assert User.objects.get().is_active


@pytest.mark.parametrize("who", ["editor", "blogger"])
def test_others_close_nobody(client: Client, who: str) -> None:
    sign_in(client, **{who: True})
    other = UserFactory.create(blogger=True)
    assert client.post(door(other), {"close": "1"}).status_code == 403
    assert User.objects.get(pk=other.pk).is_active
